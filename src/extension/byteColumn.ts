/** Converts a column in UTF-8 bytes, as used by call sites, to a UTF-16 offset in the line. */
export function characterAtByte(line: string, column: number): number {
  let bytes = 0;
  let character = 0;
  for (const point of line) {
    if (bytes >= column) break;
    bytes += Buffer.byteLength(point);
    character += point.length;
  }
  return character;
}
