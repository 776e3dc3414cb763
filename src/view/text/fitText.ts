import { textWidth } from './textWidth';

/** A character as users see it: combining marks and joined emoji are one character. */
const CHARACTERS = new Intl.Segmenter();

/** In code units. Few characters of names and descriptions have as many. */
const LONGEST_CHARACTER = 8;

/** The columns of a text; of one that is wider than `most`, some number above that: descriptions can have megabytes. */
export function columnsOf(text: string, most: number): number {
  const start = text.slice(0, LONGEST_CHARACTER * (most + 2));
  const columns = textWidth(start);
  // The last character may be cut.
  return start.length === text.length || columns > most + 2 ? columns : textWidth(text);
}

/** Truncates `text` (without colors) to at most `width` columns, with `…` if truncated. */
export function cutText(text: string, width: number): string {
  if (columnsOf(text, width) <= width) return text;
  if (width < 1) return '';
  let kept = '';
  let used = 0;
  for (const { segment: character } of CHARACTERS.segment(text)) {
    const next = textWidth(character);
    if (used + next > width - 1) break;
    kept += character;
    used += next;
  }
  return `${kept}…`;
}

/** Truncates or pads `text` (without colors) to exactly `width` columns. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutText(text, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(cut)));
  return align === 'left' ? cut + space : space + cut;
}
