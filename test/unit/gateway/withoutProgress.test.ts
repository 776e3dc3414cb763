import { describe, expect, test } from 'vitest';
import { withoutProgress } from '../../../src/gateway/withoutProgress';

const bar = '\r[Stage 0:>                                                          (0 + 1) / 1]';
const wipe = `\r${' '.repeat(80)}\r`;

describe('withoutProgress', () => {
  test('removes Spark’s progress bars, and how it erases them', () => {
    expect(withoutProgress(`first\n${bar}${bar}${wipe}second\n`)).toBe('first\nsecond\n');
  });

  test('removes the bars of several stages on one line', () => {
    expect(withoutProgress('a\n\r[Stage 1:=>  (1 + 1) / 4][Stage 2:>   (0 + 1) / 4]b\n')).toBe('a\nb\n');
  });

  test('keeps similar text', () => {
    const text = 'Stage 0: done\n[Stage zero: x]\r\nindented   \n';
    expect(withoutProgress(text)).toBe(text);
  });
});
