import { describe, expect, test } from 'vitest';
import { bar } from '../../../src/view/text/bar';
import { displayWidth } from '../../../src/view/text/displayWidth';
import { cutText, fitText } from '../../../src/view/text/fitText';
import { formatBytes } from '../../../src/view/text/formatBytes';
import { formatCount } from '../../../src/view/text/formatCount';
import { formatDuration } from '../../../src/view/text/formatDuration';
import { createPalette } from '../../../src/view/text/palette';
import { printable } from '../../../src/view/text/printable';
import { textTable } from '../../../src/view/text/textTable';

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

  test('a share above 0 is visible, a share of 1 fills the bar', () => {
    expect([0, 0.0001, 0.5, 1, 7].map(share => bar(share, 4))).toEqual(['', '▏', '██', '████', '████']);
  });
});

describe('text in columns', () => {
  test('wide and combining characters and color codes have the width that a terminal gives them', () => {
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth(createPalette(true).bad('abc'))).toBe(3);
    expect(cutText('日本語', 4)).toBe('日…');
    expect(fitText('日本', 6)).toBe('日本  ');
  });

  test('an escape sequence from a recording never reaches the terminal', () => {
    expect(printable('a\u001b[2Jb\nc\u202ed')).toBe('a·[2Jb c·d');
  });

  test.each([30, 44, 60, 100])('a table fits into %i columns and keeps its alignment', width => {
    const palette = createPalette(false);
    const columns = [{ title: 'what', flexible: true }, { title: 'size', align: 'right' as const }, { title: 'empty' }];
    const rows = [
      ['a rather long description of a thing that goes on', '5 B', ''],
      ['short', '1,234 KiB', ''],
    ];
    const lines = textTable(columns, rows, width, palette);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    expect(lines[0]).not.toContain('empty');
    expect(lines[1]?.length).toBe(lines[2]?.length);
    expect(lines[2]).toMatch(/1,234 KiB$/);
  });
});
