import type { TextPosition } from './jobModel';

/** The position of an offset in a text. */
export function positionIn(text: string, offset: number): TextPosition {
  let line = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', end + 1)) {
    line++;
    start = end + 1;
  }
  return { line, character: offset - start };
}
