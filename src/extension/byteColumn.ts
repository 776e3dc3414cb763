/** The UTF-16 character of a line that stands at a column in bytes of UTF-8, as call sites count. */
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
