import { expect, test } from 'vitest';
import { ApplicationNames } from '../../../src/gateway/applicationNames';

test('two drivers with the same id of Spark have different applications in the run', () => {
  const names = new ApplicationNames();
  expect(names.of('local-1', 0)).toBe('local-1');
  expect(names.of('local-1', 2)).toBe('local-1-2');
  expect(names.of('local-1', 0)).toBe('local-1');
  expect(names.of('local-1', 2)).toBe('local-1-2');
  expect(names.of('local-2', 2)).toBe('local-2');
});
