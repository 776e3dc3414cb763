import { describe, expect, test } from 'vitest';
import { characterAtByte, sliceBytes, utf8Length } from '../../../src/text/utf8';

describe('a column in bytes', () => {
  test.each([
    ['abc', 2, 2],
    ['é = df', 5, 4],
    ['"𝄞".x', 6, 4],
    ['ab', 9, 2],
  ])('of %j at %d is character %d', (line, column, character) => {
    expect(characterAtByte(line, column)).toBe(character);
  });
});

test.each(['abc', 'é = df', '"𝄞".x', '日本'])('%j is as long as its bytes', text => {
  expect(utf8Length(text)).toBe(Buffer.byteLength(text));
});

test('a part of a line is cut by columns in bytes', () => {
  expect(sliceBytes('é = df.x', 5, 7)).toBe('df');
  expect(sliceBytes('é = df.x', 5)).toBe('df.x');
  expect(sliceBytes('ab', 2, 1)).toBe('');
});
