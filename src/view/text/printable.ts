/**
 * Makes text safe to print on one line. Names and sources in a recording are untrusted, and an escape sequence must not control
 * the user's terminal. White space, including line breaks, becomes one space. Other control characters and bidirectional
 * formatting characters become `·`.
 */
export function printable(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '·')
  );
}
