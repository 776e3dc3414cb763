import { describe, expect, test } from 'vitest';
import { callTexts } from '../../../src/view/text/callText';
import type { CallSite } from '../../../src/model/runEvent';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const FILE = '/job.py';

function textsOf(source: string, calls: string[]): (string | null)[] {
  const builder = new RunBuilder(FILE, source);
  const datasets = calls.map((code, index) => builder.dataset(index, 'op', code));
  return datasets.map(dataset => callTexts(builder.run)(dataset.callSite));
}

function site(line: number, more: Partial<CallSite> = {}): CallSite {
  return { file: FILE, line, column: null, endLine: null, endColumn: null, function: 'f', ...more };
}

describe('the source text of a call', () => {
  test('is only the part of the call in a chain on one line', () => {
    expect(
      textsOf('x = sc.textFile(p).map(f).filter(g)\n', [
        'sc.textFile(p)',
        'sc.textFile(p).map(f)',
        'sc.textFile(p).map(f).filter(g)',
      ]),
    ).toEqual(['sc.textFile(p)', '.map(f)', '.filter(g)']);
  });

  test('includes preceding calls that create no dataset', () => {
    expect(textsOf('df.groupBy("a").agg(F.avg("b"))\n', ['df.groupBy("a").agg(F.avg("b"))'])).toEqual([
      'df.groupBy("a").agg(F.avg("b"))',
    ]);
  });

  test('is a single line for a call over several lines', () => {
    expect(textsOf('df.select(\n    "a",\n    "b",\n)\n', ['df.select(\n    "a",\n    "b",\n)'])).toEqual([
      'df.select("a", "b")',
    ]);
  });

  test('uses columns in UTF-8 bytes, as in Python', () => {
    expect(textsOf('größe = df.where("größe > 1")\n', ['df.where("größe > 1")'])).toEqual(['df.where("größe > 1")']);
  });

  test('is the whole line without columns, and absent for an unknown file or line', () => {
    const { run } = new RunBuilder(FILE, 'a = 1\n    b = df.count()  # all\r\n');
    const text = callTexts(run);
    expect(text(site(2))).toBe('b = df.count()');
    expect(text(site(9))).toBeNull();
    expect(text(site(1, { file: '/other.py' }))).toBeNull();
    expect(text(null)).toBeNull();
  });
});
