import stringWidth from 'string-width';

/** Characters of one column each: those of ASCII, and what trees, bars and cut texts are made of. */
const ONE_COLUMN = /^[\x20-\x7e·×…─-╿▀-▟]*$/;

/** Columns of a text without colors in a terminal. Of the texts of a large run nearly all take the short way. */
export function textWidth(text: string): number {
  return ONE_COLUMN.test(text) ? text.length : stringWidth(text);
}
