import type { Palette } from './palette';
import { wrapText } from './wrapText';

/** A note under a table or tree, wrapped to the width. */
export function faintLines(text: string, width: number, palette: Palette): string[] {
  return wrapText(text, width).map(line => palette.faint(line));
}
