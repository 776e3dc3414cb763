/**
 * Difficult cases for the ledger: unusual objects, large and half-read results, threads, forks, a sudden end. It must
 * neither disturb nor lose them.
 */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { recorded, unrecorded, type RecordedRun } from './support/faultyRun';
import { MarkedRun } from './support/markedRun';
import { markedLines } from './support/markedLines';
import { projectRoot, temporaryFolder, type Ended } from './support/strobe';

const job = join(projectRoot, 'test/jobs/ledger_hard.py');
const line = markedLines(job);

let plain: Ended;
let ended: RecordedRun;
let marked: MarkedRun;

beforeAll(async () => {
  plain = await unrecorded(job, { cwd: projectRoot });
  ended = await recorded(job, { cwd: temporaryFolder(() => undefined) });
  marked = new MarkedRun(ended.run, job);
});

const fetches = (mark: string) =>
  ended.run.ledger.fetches.filter(each => each.callSite?.line === line(mark)).sort((a, b) => a.bytes - b.bytes);

test('objects are inspected as often as without Strobe, and no result is kept', () => {
  expect(plain.code, plain.stderr).toBe(3);
  expect({ code: ended.code, stdout: ended.stdout }, ended.stderr).toEqual({ code: plain.code, stdout: plain.stdout });
  expect(plain.stdout).toContain('\n1 1 ');
  expect(plain.stdout).toContain('\nTrue\n');
  // Nothing failed: the run only reports that the driver ended unexpectedly.
  expect(ended.run.degraded.map(each => each.code)).toEqual(['recorder.lost']);
});

test('an object that cannot be inspected is reported with its size', () => {
  const closure = ended.run.ledger.closures.find(each => each.callSite?.line === line('ships bare'))!;
  expect(closure.functions[0]!.captured).toMatchObject([{ name: 'bare' }]);
  expect(closure.functions[0]!.captured[0]!.size).toBeGreaterThan(50_000);
});

test('a closure’s captures are reported next to an object with half a million parts', () => {
  const closure = ended.run.ledger.closures.find(each => each.callSite?.line === line('ships words'))!;
  const [words, few] = closure.functions[0]!.captured;
  expect([words, few]).toMatchObject([
    { name: 'words', type: 'dict' },
    { name: 'few', type: 'dict' },
  ]);
  expect(words!.size + few!.size).toBeLessThan(closure.size);
  expect(words!.size).toBeGreaterThan(closure.size * 0.99);
});

test('a large result is counted completely', () => {
  const [large] = fetches('large');
  expect(large).toMatchObject({ rows: 200, complete: true, format: 'pickle' });
  expect(large!.bytes).toBeGreaterThan(20_000_000);
  expect(large!.bytes).toBeLessThan(20_400_000);
});

test('a result that is released half-way is marked as a part; one read to its end, as complete', () => {
  expect(fetches('half')).toMatchObject([{ complete: false, op: 'toLocalIterator' }]);
  expect(fetches('half')[0]!.rows).toBeLessThan(40_000);
  expect(fetches('whole')).toMatchObject([{ complete: true, rows: 3000, columns: 1 }]);
});

test('results of threads are separate', () => {
  expect(fetches('threads').map(each => each.rows)).toEqual([1000, 2000]);
  const actions = marked.actions('threads').map(action => action.id);
  expect(
    fetches('threads')
      .map(each => each.actionId)
      .sort(),
  ).toEqual(actions.sort());
});

test('everything reported before a sudden end is recorded, also after a fork', () => {
  expect(fetches('last')).toMatchObject([{ rows: 500, complete: true, op: 'collect' }]);
  const { wall, py4jCalls, sites } = ended.run.ledger;
  expect(py4jCalls).toBeGreaterThan(20);
  expect(sites.find(each => each.callSite?.line === line('last'))!.py4jCalls).toBeGreaterThan(0);
  expect(wall!.unaccounted).toBeLessThan(wall!.total * 0.05);
});
