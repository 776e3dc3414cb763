import { expect, test } from 'vitest';
import { compareVersions, minorLine } from '../../../src/text/versionNumbers';

test('versions are compared number by number', () => {
  expect(compareVersions('3.10', '3.9')).toBeGreaterThan(0);
  expect(compareVersions('4.0', '4.0.0')).toBe(0);
  expect(compareVersions('3.5.9', '4.0.0')).toBeLessThan(0);
});

test('the release line of a version', () => {
  expect(['4.3.0', '3.13.1rc2', '4'].map(minorLine)).toEqual(['4.3', '3.13', '4']);
});
