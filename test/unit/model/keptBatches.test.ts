import { expect, test } from 'vitest';
import { KEPT_BATCHES, keptBatchesOf, MOST_KEPT_BATCHES } from '../../../src/model/keptBatches';

test.each([
  [undefined, KEPT_BATCHES],
  [NaN, KEPT_BATCHES],
  [40, 40],
  [0, 1],
  [-3, 1],
  [2.4, 2],
  [1e9, MOST_KEPT_BATCHES],
])('a setting of %j keeps %i batches', (wanted, kept) => {
  expect(keptBatchesOf(wanted)).toBe(kept);
});
