import { expect, test } from 'vitest';
import { firstIdOfDriver, promisedId } from '../../../src/model/idRanges';

test('ids of drivers and of what is promised do not meet', () => {
  expect(firstIdOfDriver(0)).toBe(1);
  expect(firstIdOfDriver(1) - firstIdOfDriver(0)).toBeGreaterThanOrEqual(1e9);
  expect(promisedId(0)).toBeGreaterThan(firstIdOfDriver(999));
  expect(Number.isSafeInteger(promisedId(1e9))).toBe(true);
});
