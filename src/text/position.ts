/** A place in a text: line and character (UTF-16 code units), both from 0. */
export interface TextPosition {
  line: number;
  character: number;
}

/** The offset at which each line of `text` starts. Only `\n` ends a line. */
export function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** The position of an offset, from the starts of the lines: for many offsets in one text. */
export function positionFrom(lineStarts: number[], offset: number): TextPosition {
  let line = 0;
  let last = lineStarts.length - 1;
  while (line < last) {
    const middle = (line + last + 1) >> 1;
    if (lineStarts[middle]! <= offset) line = middle;
    else last = middle - 1;
  }
  return { line, character: offset - lineStarts[line]! };
}

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
