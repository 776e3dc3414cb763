import { expect, test } from 'vitest';
import { driverOfId, firstIdOfDriver, promisedId } from '../../../src/model/idRanges';

test('ids of drivers and of expected things do not overlap', () => {
  expect(firstIdOfDriver(0)).toBe(1);
  expect(firstIdOfDriver(1) - firstIdOfDriver(0)).toBeGreaterThanOrEqual(1e9);
  expect(promisedId(0)).toBeGreaterThan(firstIdOfDriver(999));
  expect(Number.isSafeInteger(promisedId(1e9))).toBe(true);
});

test('an id names its driver', () => {
  for (const driver of [0, 1, 17]) expect(driverOfId(firstIdOfDriver(driver))).toBe(driver);
  expect(driverOfId(firstIdOfDriver(2) - 1)).toBe(1);
});
