import { expect, test } from 'vitest';
import { isCurrent } from '../../../src/build/ensureDependencies.mjs';

const WANTED = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b-linux': { version: '2.0.0', optional: true },
  'node_modules/b-windows': { version: '2.0.0', optional: true },
};

test('installed packages are current if they match the lock file, except for other platforms', () => {
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-linux': { version: '2.0.0' } };
  expect(isCurrent(WANTED, installed)).toBe(true);
});

test.each([
  ['no package is installed', {}],
  ['a version differs', { 'node_modules/a': { version: '1.0.1' } }],
  [
    'an extra package is installed',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/old': { version: '1.0.0' } },
  ],
  [
    'an optional package is outdated',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-linux': { version: '1.9.0' } },
  ],
])('they are not current if %s', (_what, installed) => {
  expect(isCurrent(WANTED, installed)).toBe(false);
});
