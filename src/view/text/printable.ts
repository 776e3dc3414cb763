/**
 * One line that is safe to print: names and sources in a recording come from elsewhere, and an escape sequence among them
 * must not steer the reader's terminal. White space (line ends too) becomes one blank, other control and direction-changing
 * characters become `·`.
 */
export function printable(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '·')
  );
}
