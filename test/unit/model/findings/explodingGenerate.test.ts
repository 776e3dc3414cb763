import { expect, test } from 'vitest';
import { explodingGenerate } from '../../../../src/model/findings/explodingGenerate';
import { at, findIn, rows } from './planRun';

const explode = (made: number, kept: number, above = 'Filter (day#4 = 3)') => [
  at(0, above, rows(kept)),
  at(1, 'Project [day#4]'),
  at(2, 'Generate explode(days#2), [id#1L], false, [day#4]', rows(made)),
  at(3, 'Project [days#2]'),
  at(4, 'Range (0, 20000)', rows(20_000)),
];

test('an explode whose rows the next filter drops is found', () =>
  expect(findIn(explodingGenerate, explode(4_000_000, 20_000))).toMatchObject([
    {
      rule: 'join.explodingGenerate',
      evidence: { rowsIn: 20_000, rowsOut: 4_000_000, rowsKept: 20_000, factor: 200 },
      change: expect.stringContaining('F.exists'),
    },
  ]));

test('an aggregate gets functions of arrays', () =>
  expect(findIn(explodingGenerate, explode(4_000_000, 20, 'HashAggregate(keys=[id#1L])'))[0]!.change).toContain(
    'F.size',
  ));

test('rows that are few, or are kept, or are not many for each row are fine', () => {
  expect(findIn(explodingGenerate, explode(900_000, 5))).toEqual([]);
  expect(findIn(explodingGenerate, explode(4_000_000, 500_000))).toEqual([]);
  expect(findIn(explodingGenerate, explode(4_000_000, 20, 'Window [lag(day#4)]'))).toEqual([]);
  const few = explode(1_900_000, 20);
  few[4] = at(4, 'Range (0, 200000)', rows(200_000));
  expect(findIn(explodingGenerate, few)).toEqual([]);
});
