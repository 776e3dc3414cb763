import { describe, expect, test } from 'vitest';
import { withoutProgress } from '../../../src/gateway/withoutProgress';

const bar = '\r[Stage 0:>                                                          (0 + 1) / 1]';
const wipe = `\r${' '.repeat(80)}\r`;

describe('withoutProgress', () => {
  test('takes out the bars that Spark draws, and how it wipes them', () => {
    expect(withoutProgress(`first\n${bar}${bar}${wipe}second\n`)).toBe('first\nsecond\n');
  });

  test('takes out the bars of several stages on one line', () => {
    expect(withoutProgress('a\n\r[Stage 1:=>  (1 + 1) / 4][Stage 2:>   (0 + 1) / 4]b\n')).toBe('a\nb\n');
  });

  test('leaves alone what only looks like one', () => {
    const text = 'Stage 0: done\n[Stage zero: x]\r\nindented   \n';
    expect(withoutProgress(text)).toBe(text);
  });
});
