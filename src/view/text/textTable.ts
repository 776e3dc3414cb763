import { textWidth } from './textWidth';
import { cutText, fitText } from './fitText';
import type { Palette } from './palette';

export interface Cell {
  text: string;
  paint?: (text: string) => string;
}

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Whether the column shrinks first if the table is too wide. */
  flexible?: boolean;
}

const GAP = '  ';
const NARROWEST = 6;

/**
 * A table of at most `width` characters: a faint header, then one line per row. Columns without values are hidden. If the table
 * is still too wide, flexible columns shrink, then columns are dropped from the right.
 */
export function textTable(columns: Column[], rows: (Cell | string)[][], width: number, palette: Palette): string[] {
  const cells = rows.map(row => row.map(cell => (typeof cell === 'string' ? { text: cell } : cell)));
  let kept = columns.map((_, index) => index).filter(index => cells.some(row => !isBlank(row[index])));
  let widths = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...cells.map(row => textWidth(row[index]?.text ?? ''))),
  );
  widths = shrink(columns, widths, kept, width);
  while (kept.length > 1 && total(widths, kept) > width) kept = kept.slice(0, -1);
  const line = (texts: (Cell | undefined)[]): string =>
    kept
      .map(index => {
        const cell = texts[index] ?? { text: '' };
        const last = index === kept[kept.length - 1] && columns[index]?.align !== 'right';
        const room = Math.min(widths[index] ?? 0, width);
        const text = last ? cutText(cell.text, room) : fitText(cell.text, room, columns[index]?.align);
        return cell.paint ? cell.paint(text) : text;
      })
      .join(GAP)
      .trimEnd();
  return [line(columns.map(column => ({ text: column.title, paint: palette.faint }))), ...cells.map(line)];
}

function isBlank(cell: Cell | undefined): boolean {
  return cell === undefined || cell.text === '' || cell.text === '–';
}

function total(widths: number[], kept: number[]): number {
  return kept.reduce((sum, index) => sum + (widths[index] ?? 0), 0) + GAP.length * (kept.length - 1);
}

function shrink(columns: Column[], widths: number[], kept: number[], width: number): number[] {
  const result = [...widths];
  const flexible = kept.filter(index => columns[index]?.flexible);
  let excess = total(result, kept) - width;
  while (excess > 0) {
    const widest = flexible.reduce<number | null>(
      (best, index) => (best === null || (result[index] ?? 0) > (result[best] ?? 0) ? index : best),
      null,
    );
    if (widest === null || (result[widest] ?? 0) <= NARROWEST) break;
    result[widest] = (result[widest] ?? 0) - 1;
    excess -= 1;
  }
  return result;
}
