import { describe, expect, test } from 'vitest';
import { codeEnds } from '../../../src/language/codeEnds';
import { inlayHints } from '../../../src/language/inlayHints';
import type { SiteFigures } from '../../../src/wire/languageMessages';

/** The text before the hint of a line, from 0. */
function before(text: string, line: number): string {
  const end = codeEnds(text)[line]!;
  return `${end.line}: ${text.split('\n')[end.line]!.slice(0, end.character)}`;
}

describe('the place of a hint', () => {
  test.each<[string, string, string]>([
    ['at the end of its line', 'df.count()', '0: df.count()'],
    ['before a comment', 'df.count()  # all', '0: df.count()'],
    ['behind a text with a number sign', 'df.filter("#")  # "', '0: df.filter("#")'],
    ['where the call is closed', 'df.show(\n    20,  # rows\n)', '2: )'],
    ['where a call with an argument in its first line is closed', 'df.join(other,\n    "id")\nx', '1:     "id")'],
    ['not behind the next open bracket', 'df.filter(\n  "a"\n).select(\n  "b"\n)', '4: )'],
    ['where a call inside of a chain is closed', '(df.join(other,\n    "id")\n  .count())', '1:     "id")'],
    ['at the end of a chain’s first line', '(df.where("a")\n  .count())', '0: (df.where("a")'],
    ['behind a long text', 'spark.sql("""\n  SELECT 1, (\n""").show()', '2: """).show()'],
    ['at its line if the bracket is never closed', 'df.show(\n  20,\n', '0: df.show('],
  ])('is %s', (_what, text, expected) => {
    expect(before(text, 0)).toBe(expected);
  });

  test('in a text of SQL is the end of its line', () => {
    expect(before('spark.sql("""\nSELECT (\n  1)\n""")', 1)).toBe('1: SELECT (');
  });

  test('behind an argument is the end of its line', () => {
    expect(before('df.agg(\n  F.sum("a"),\n  F.max("b"))', 1)).toBe('1:   F.sum("a"),');
  });
});

const NOTHING = { column: null, endLine: null, endColumn: null, calls: 1, sharedBy: 1, shuffleBytes: 0, error: null };
const PROFILE = { time: 7000, share: 0.7, driver: 10, waiting: 90, spark: 6900, python: 5000, ops: ['join'] };

function line(more: Partial<SiteFigures>): SiteFigures {
  return { ...NOTHING, line: 1, op: '', kind: 'line', time: null, jobs: 0, ...more };
}

const ACTION = line({ kind: 'action', op: 'collect', time: 7500, jobs: 2, shuffleBytes: 2048 });

function hints(text: string, ...sites: SiteFigures[]) {
  const anchors = sites.map(site => {
    const at = { line: site.line - 1, character: 0 };
    return { site, range: { start: at, end: at } };
  });
  return inlayHints(anchors, codeEnds(text), 0, 99);
}

describe('a hint', () => {
  test('has the share of the run with what took it, in place of the times of the action and the driver', () => {
    expect(hints('a', line({ profile: PROFILE, driverTime: 80 }), ACTION)).toEqual([
      {
        position: { line: 0, character: 1 },
        label: '70 % · 5.0 s in Python · 2 jobs · 2.0 KiB shuffled',
        tooltip:
          'Last run: 70 % of its wall time, 7.0 s: 5.0 s in Python, 1.9 s in Spark (join), 90 ms waiting for Spark, 10 ms in the driver',
      },
    ]);
  });

  test('of a line with no part of the run has the figures of its calls', () => {
    expect(hints('a', line({ driverTime: 80 }), ACTION)).toMatchObject([
      { label: '7.5 s · 2 jobs · 2.0 KiB shuffled · driver 80 ms', tooltip: 'Cost in the last run with Strobe' },
    ]);
  });

  test('of a share below 1 % has only the time', () => {
    const small = { time: 300, share: 0.004, driver: 300, waiting: 0, spark: 0, python: 0, ops: [] };
    expect(hints('a', line({ profile: small }))).toMatchObject([
      { label: '300 ms in the driver', tooltip: 'Last run: < 1 % of its wall time, 300 ms: 300 ms in the driver' },
    ]);
  });

  test('names the calls only in its tooltip, and leaves out parts of no time', () => {
    const spark = { ...PROFILE, python: 0, driver: 0.1 };
    expect(hints('a', line({ profile: spark }))).toMatchObject([
      {
        label: '70 % · 6.9 s in Spark',
        tooltip: 'Last run: 70 % of its wall time, 7.0 s: 6.9 s in Spark (join), 90 ms waiting for Spark',
      },
    ]);
  });

  test('of a function has its time in workers', () => {
    expect(hints('def f(x):\n  return x', line({ functionTime: 5000 }))).toMatchObject([
      { label: '5.0 s in Python workers' },
    ]);
  });

  test('is one for the lines that end at the same place', () => {
    const found = hints(
      'a(\n).b(\n)',
      line({ profile: PROFILE }),
      line({ line: 2, profile: { ...PROFILE, share: 0.2 } }),
    );
    expect(found).toMatchObject([{ position: { line: 2 }, label: '90 % · 10.0 s in Python' }]);
  });
});
