import { cutText } from '../text/fitText';

/** Character width per pixel of font size, for the widest of the monospaced fonts in use. */
export const CHARACTER = 0.605;

/** Cuts a text to `width` pixels of a monospaced font. */
export function fitPixels(text: string, width: number, fontSize: number): string {
  return cutText(text, Math.max(3, Math.floor(width / (fontSize * CHARACTER))));
}
