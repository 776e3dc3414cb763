import { expect, test } from 'vitest';
import { isCurrent } from '../../../src/build/ensureDependencies.mjs';

const WANTED = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b-linux': { version: '2.0.0', optional: true },
  'node_modules/b-windows': { version: '2.0.0', optional: true },
};

test('what npm installed is current if it is what the lock file wants, less other platforms', () => {
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-linux': { version: '2.0.0' } };
  expect(isCurrent(WANTED, installed)).toBe(true);
});

test.each([
  ['nothing is there', {}],
  ['a version is another', { 'node_modules/a': { version: '1.0.1' } }],
  ['something is left over', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/old': { version: '1.0.0' } }],
  [
    'an optional package is old',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b-linux': { version: '1.9.0' } },
  ],
])('it is not if %s', (_what, installed) => {
  expect(isCurrent(WANTED, installed)).toBe(false);
});
