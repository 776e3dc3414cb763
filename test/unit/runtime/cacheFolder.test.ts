import { expect, test } from 'vitest';
import { cacheFolder } from '../../../src/runtime/cacheFolder';

test.each([
  ['linux', { HOME: '/home/ada' }, '/home/ada/.cache/strobe'],
  ['linux', { HOME: '/home/ada', XDG_CACHE_HOME: '/var/tmp/c' }, '/var/tmp/c/strobe'],
  ['linux', { HOME: '/home/ada', XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache/strobe'],
  ['linux', { HOME: '/home/ada', XDG_CACHE_HOME: '' }, '/home/ada/.cache/strobe'],
  ['darwin', { HOME: '/Users/ada' }, '/Users/ada/Library/Caches/strobe'],
] as const)('on %s with %o it is %s', (platform, env, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});

test('on Windows it is in the local application data', () => {
  expect(cacheFolder({ LOCALAPPDATA: 'L' }, 'win32')).toMatch(/^L.strobe$/);
});
