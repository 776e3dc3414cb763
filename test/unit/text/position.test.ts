import { expect, test } from 'vitest';
import { linesOf } from '../../../src/text/lines';
import { lineStartsOf, positionFrom, positionIn } from '../../../src/text/position';

test('a position from the text and from its line starts is the same', () => {
  const text = 'one\n\nthree\r\nfour';
  const starts = lineStartsOf(text);
  for (let offset = 0; offset <= text.length; offset++)
    expect(positionFrom(starts, offset)).toEqual(positionIn(text, offset));
  expect(positionIn(text, 7)).toEqual({ line: 2, character: 2 });
});

test('lines can have any of the three line ends', () => {
  expect(linesOf('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
});
