/** The lines of a text, whichever line ends it has. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/);
}
