import { describe, expect, test } from 'vitest';
import { formatBytes } from '../../../src/text/formatBytes';
import { formatCount } from '../../../src/text/formatCount';
import { formatDuration } from '../../../src/text/formatDuration';
import { plural } from '../../../src/text/plural';

describe('figures', () => {
  test.each([
    [null, '–'],
    [0, '0 ms'],
    [0.34, '0.3 ms'],
    [12, '12 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1m 00s'],
    [125_000, '2m 05s'],
    [3_599_600, '1h 00m'],
    [3_840_000, '1h 04m'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test.each([
    [null, '–'],
    [873, '873 B'],
    [4_200, '4.1 KiB'],
    [1024 * 1023.9, '1.0 MiB'],
    [41 * 1024 ** 2, '41 MiB'],
    [3.25 * 1024 ** 4, '3.3 TiB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test('thousands are grouped', () => {
    expect([7, 1234, 1_000_209].map(formatCount)).toEqual(['7', '1,234', '1,000,209']);
  });

  test('a count has its noun', () => {
    expect([plural(1, 'task'), plural(1234, 'task'), plural(3, 'query')]).toEqual([
      '1 task',
      '1,234 tasks',
      '3 queries',
    ]);
  });
});
