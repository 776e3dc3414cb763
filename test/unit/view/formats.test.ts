import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { bar } from '../../../src/view/text/bar';
import { cutText, fitText } from '../../../src/view/text/fitText';
import { createPalette } from '../../../src/view/text/palette';
import { printable } from '../../../src/view/text/printable';
import { textTable } from '../../../src/view/text/textTable';

test('a share above 0 is visible, a share of 1 fills the bar', () => {
  expect([0, 0.0001, 0.5, 1, 7].map(share => bar(share, 4))).toEqual(['', '▏', '██', '████', '████']);
});

describe('text in columns', () => {
  test('a text of megabytes is not measured to its end, and one of combining marks is', () => {
    expect(cutText('é'.repeat(2_000_000), 5)).toBe(`${'é'.repeat(4)}…`);
    expect(cutText(`e${'\u0301'.repeat(200)}abc`, 4)).toBe(`e${'\u0301'.repeat(200)}abc`);
    expect(cutText(`e${'\u0301'.repeat(200)}abc`, 3)).toBe(`e${'\u0301'.repeat(200)}a…`);
  });

  test('wide and combining characters and color codes have the width that a terminal gives them', () => {
    expect(stringWidth('日本')).toBe(4);
    expect(stringWidth('e\u0301')).toBe(1);
    expect(stringWidth(createPalette(true).bad('abc'))).toBe(3);
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
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    expect(lines[0]).not.toContain('empty');
    expect(lines[1]?.length).toBe(lines[2]?.length);
    expect(lines[2]).toMatch(/1,234 KiB$/);
  });
});
