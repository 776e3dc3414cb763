import { expect, test } from 'vitest';
import { nestedLoopJoins } from '../../../../src/model/findings/nestedLoopJoins';
import { at, findIn, rows } from './planRun';

const loop = (condition: string, left = 12_000, right = 12_000) => [
  at(0, `BroadcastNestedLoopJoin BuildRight, Inner${condition}`, rows(12)),
  at(1, 'Range (0, 12000)', rows(left)),
  at(1, 'BroadcastExchange IdentityBroadcastMode', rows(right)),
];
const find = (condition: string, left?: number, right?: number) =>
  findIn(nestedLoopJoins, loop(condition, left, right));

test.each([
  ['', 'join.cartesian'],
  [', ((x#1 + y#2) = 10)', 'join.cartesian'],
  [', ((x#1L = y#2L) OR (x#1L = (y#2L + 1)))', 'join.orCondition'],
  [', ((x#1L < y#2L) AND (y#2L < (x#1L + 7)))', 'join.inequality'],
  [', ((x#1L = y#2L) OR (x#1L > 5))', 'join.inequality'],
])('the condition %j is why', (condition, rule) =>
  expect(find(condition)).toMatchObject([{ rule, cost: 4000, evidence: { pairs: 144_000_000, rowsOut: 12 } }]),
);

test('NOT IN is named', () =>
  expect(find(', ((x#1L = y#2L) OR isnull((x#1L = y#2L)))')).toMatchObject([
    { rule: 'join.orCondition', change: expect.stringContaining('left_anti') },
  ]));

test('few pairs are fine, by number of rows and not by name', () => {
  expect(find('', 90_000_000, 1)).toEqual([]);
  expect(find('', 9_999, 10_000)).toEqual([]);
});

test('a Cartesian product counts its inputs once for each partition of the other', () => {
  const product = [
    at(0, 'CartesianProduct', rows(12)),
    at(1, 'Range (0, 12000)', rows(48_000)),
    at(1, 'Exchange RoundRobinPartitioning(4)', { 'shuffle records written': 12_000, 'records read': 48_000 }),
  ];
  const given = { stages: { 0: { numTasks: 16 } } };
  expect(findIn(nestedLoopJoins, product, given)).toMatchObject([{ evidence: { pairs: 144_000_000 } }]);
  expect(findIn(nestedLoopJoins, product, { stages: { 0: { numTasks: 32 } } })).toEqual([]);
});
