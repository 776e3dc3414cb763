/** The lines of a text, with any kind of line ends. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/);
}
