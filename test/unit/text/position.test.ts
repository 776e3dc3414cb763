import { expect, test } from 'vitest';
import { linesOf } from '../../../src/text/lines';
import { lineStartsOf, positionFrom, positionIn } from '../../../src/text/position';

test('a position is the same from the text and from the starts of its lines', () => {
  const text = 'one\n\nthree\r\nfour';
  const starts = lineStartsOf(text);
  for (let offset = 0; offset <= text.length; offset++)
    expect(positionFrom(starts, offset)).toEqual(positionIn(text, offset));
  expect(positionIn(text, 7)).toEqual({ line: 2, character: 2 });
});

test('lines end as Python, Windows and old Macs end them', () => {
  expect(linesOf('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
});
