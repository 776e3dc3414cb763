/** Columns of call sites count bytes of UTF-8, as Python does; JavaScript counts UTF-16 code units. */

/** How many bytes of UTF-8 a text takes, or a part of it between two offsets. */
export function utf8Length(text: string, from = 0, to = text.length): number {
  let bytes = 0;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    // Each half of a surrogate pair stands for two of its four bytes.
    else bytes += code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}

/** The UTF-16 character of a line that stands at a column in bytes of UTF-8. */
export function characterAtByte(line: string, column: number): number {
  let bytes = 0;
  let character = 0;
  for (const point of line) {
    if (bytes >= column) break;
    bytes += utf8Length(point);
    character += point.length;
  }
  return character;
}

/** Part of a line by columns in bytes of UTF-8. */
export function sliceBytes(line: string, from: number, to?: number): string {
  const end = to === undefined ? line.length : characterAtByte(line, to);
  return line.slice(characterAtByte(line, from), end);
}
