import { expect, test } from 'vitest';
import { filteredPairs } from '../../../../src/model/findings/filteredPairs';
import { at, findIn, rows } from './planRun';

const join = (condition: string, out = 30, extra: ReturnType<typeof at>[] = []) => [
  at(0, `BroadcastHashJoin [b#1L], [b#2L], Inner, BuildRight${condition}, false, false`, rows(out)),
  ...extra,
  at(1, 'Filter isnotnull(b#1L)', rows(100_000)),
  at(1, 'BroadcastExchange HashedRelationBroadcastMode(List(input[0, bigint, false]),false)', rows(100_000)),
];
const busy = { stages: { 0: { executorCpuTime: 14_000 } } };

test('a join that takes long for its rows and keeps few pairs by its condition is found', () =>
  expect(findIn(filteredPairs, join(', ((a#3L + a#4L) = 10)'), busy)).toMatchObject([
    {
      rule: 'join.filteredPairs',
      evidence: { rowsIn: 100_000, rowsOut: 30, cpuTime: 14_000, condition: '((a + a) = 10)' },
      change: expect.stringContaining('a.x = 10 - b.x'),
    },
  ]));

test('a condition that cannot be divided gets another advice', () =>
  expect(findIn(filteredPairs, join(', (abs((a#3L - a#4L)) = 1)'), busy)[0]!.change).toContain('F.floor'));

test('nothing is found without a condition, where rows are many, or where the time is normal', () => {
  expect(findIn(filteredPairs, join(''), busy)).toEqual([]);
  expect(findIn(filteredPairs, join(', (a#3L < a#4L)', 900_000), busy)).toEqual([]);
  expect(findIn(filteredPairs, join(', (a#3L < a#4L)'), { stages: { 0: { executorCpuTime: 900 } } })).toEqual([]);
});

test('a stage that runs Python is not blamed on the join', () => {
  const nodes = join(', (a#3L < a#4L)');
  nodes.splice(1, 1, at(1, 'BatchEvalPython [slow(b#1L)#9], [pythonUDF0#10]', rows(100_000)));
  expect(findIn(filteredPairs, nodes, busy)).toEqual([]);
});
