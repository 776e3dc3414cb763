import { expect, test } from 'vitest';
import { IdSet } from '../../../src/spark/idSet';

test('an id is new once, with gaps, at the borders of words and blocks, and beyond 32 bits', () => {
  const ids = [0, 1, 31, 32, 33, 1023, 1024, 5_000_000, 2 ** 31, 2 ** 40 + 7];
  const set = new IdSet();
  expect(ids.map(id => set.add(id))).toEqual(ids.map(() => true));
  expect(ids.map(id => set.add(id))).toEqual(ids.map(() => false));
  expect(ids.map(id => set.has(id))).toEqual(ids.map(() => true));
  expect(ids.map(id => set.has(id + 2))).toEqual(ids.map(id => id === 31));
  expect(set.add(2)).toBe(true);
});
