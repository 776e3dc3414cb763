import { expect, test } from 'vitest';
import { around, lengthOf, union, without, type Interval } from '../../../src/model/intervals';

const BUSY: Interval[] = [
  [2, 4],
  [6, 7],
  [10, 20],
];

test('what is left of intervals without others, in order, nothing of it empty', () => {
  expect(without([[0, 30]], BUSY)).toEqual([
    [0, 2],
    [4, 6],
    [7, 10],
    [20, 30],
  ]);
  expect(
    without(
      [
        [0, 3],
        [3, 11],
        [12, 15],
        [20, 25],
      ],
      BUSY,
    ),
  ).toEqual([
    [0, 2],
    [4, 6],
    [7, 10],
    [20, 25],
  ]);
  expect(without([[2, 4]], BUSY)).toEqual([]);
  expect(without([], BUSY)).toEqual([]);
});

test('all of many intervals that share time with one are found', () => {
  const shared = (gap: Interval) => BUSY.filter(each => lengthOf([gap]) !== lengthOf(without([gap], [each])));
  for (let from = 0; from < 22; from++)
    for (let to = from + 1; to < 23; to++) {
      const found = around([from, to], BUSY);
      for (const each of shared([from, to])) expect(found).toContain(each);
      expect(found.length).toBeLessThanOrEqual(shared([from, to]).length + 1);
    }
});

test('damaged times, which end before they begin, are no time', () => {
  expect(union([[5, 3]])).toEqual([]);
});
