/** Streams of Spark Connect that break, on the stand-in for a server in `test/recorder/connectFaults.py`. */
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runPlain, runRecorded, type Line, type RecordedRun } from '../../recorder/listener';
import { connectPackages } from '../support/connectPackages';
import { plainEnvironment, projectRoot, testRuntime } from '../support/strobe';

const script = resolve(__dirname, '../../recorder/connectFaults.py');

describe('an operation whose stream breaks', () => {
  let ours: RecordedRun;
  let options: { cwd: string; env: NodeJS.ProcessEnv };
  const of = (type: string) => ours.lines.filter(line => line.type === type);

  beforeAll(async () => {
    options = { cwd: projectRoot, env: plainEnvironment({ PYTHONPATH: await connectPackages() }) };
    ours = await runRecorded(testRuntime().python.executable, [script], options);
  });

  test('is for the script what it is without the recorder, tracebacks included', async () => {
    const plain = await runPlain(testRuntime().python.executable, [script], options);
    expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
    expect(plain.stdout.split('\n')).toEqual(['5 3', '10 6', '11 6', '13 3', 'AnalysisException []', '']);
    expect(of('fault')).toEqual([]);
  });

  test('is one operation, with the rows of all its streams', () => {
    const told = (line: Line) => [line.rows, line.batches, line.error];
    expect(of('operationEnded').map(told)).toEqual([
      [3, 1, null],
      // The server ends the first stream without the end of the result.
      [6, 2, null],
      // The connection breaks.
      [6, 2, null],
      // One batch in two messages.
      [3, 1, null],
      [0, 0, 'AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] no t'],
    ]);
    expect(of('operationStarted')).toHaveLength(5);
    expect(of('resultFetched').map(line => line.complete)).toEqual([true, true, true, true]);
  });

  test('pays for the second stream at the line of the first', () => {
    const ends = of('callEnded') as unknown as { cost?: { rpcs?: { method: string; count: number }[] } }[];
    const again = ends.flatMap(({ cost }) => cost?.rpcs ?? []).filter(({ method }) => method === 'ReattachExecute');
    expect(again.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('has no end if the process ends while a thread waits for it', async () => {
    const left = await runRecorded(testRuntime().python.executable, [script, 'leaves'], options);
    expect([left.code, left.stdout]).toEqual([3, ours.stdout]);
    const ids = (type: string) => left.lines.filter(line => line.type === type).map(line => line.operationId);
    const [open, ...others] = ids('operationStarted').filter(id => !ids('operationEnded').includes(id));
    expect(open).toBe(ids('operationStarted').at(-1));
    expect(others).toEqual([]);
  });

  test.each(['connect', 'ledger', 'births', 'calls', 'results', 'arm'])(
    'is the same for the script if the hook %s fails',
    async inject => {
      const { python } = testRuntime();
      const faulty = await runRecorded(python.executable, [script], { ...options, inject });
      expect([faulty.code, faulty.stdout]).toEqual([ours.code, ours.stdout]);
      expect(faulty.lines.filter(({ type }) => type === 'fault')).toMatchObject([{ hook: inject }]);
    },
  );
});
