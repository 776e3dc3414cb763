import type { Palette } from './palette';
import { wrapText } from './wrapText';

/** A remark under a table or tree, whole, in as many lines as it takes. */
export function faintLines(text: string, width: number, palette: Palette): string[] {
  return wrapText(text, width).map(line => palette.faint(line));
}
