import { cutText } from '../text/fitText';

/** Character width per pixel of font size, for the widest of the monospaced fonts in use. */
export const CHARACTER = 0.605;

/** Cuts a text to `width` pixels of a monospaced font. */
export function fitPixels(text: string, width: number, fontSize: number): string {
  return cutText(text, columnsIn(width, fontSize));
}

/** As `fitPixels`, for a text that ends with a place (`collect job.py:27`): what comes before the line is cut, not the line. */
export function fitPlace(text: string, width: number, fontSize: number): string {
  const line = /:\d+$/.exec(text)?.[0] ?? '';
  const columns = columnsIn(width, fontSize);
  if (text.length <= columns || columns <= 2 * line.length) return cutText(text, columns);
  return cutText(text.slice(0, text.length - line.length), columns - line.length) + line;
}

const columnsIn = (width: number, fontSize: number): number => Math.max(3, Math.floor(width / (fontSize * CHARACTER)));
