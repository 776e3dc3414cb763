import { gaps } from '../../model/gaps';
import type { Run } from '../../model/run';
import { plural } from '../../text/plural';
import { GAP_HEADS, gapRows, gapsSentence, LAST_GAP_NUMBER } from '../gapRows';
import { faintLines } from './faintLines';
import { createPalette } from './palette';
import { textTable, type Column } from './textTable';
import { wrapText } from './wrapText';

const COLUMNS: Column[] = GAP_HEADS.map((title, index) => ({
  title,
  ...(index <= LAST_GAP_NUMBER ? { align: 'right' as const } : { flexible: true }),
}));

/** The times in which no stage worked: the sum, and the longest `maxRows` of them. */
export function gapTable(run: Run, options: { width: number; color: boolean; maxRows?: number }): string[] {
  const { width } = options;
  const palette = createPalette(options.color);
  const rows = gapRows(run, options.maxRows).map(({ cells }) => cells);
  if (rows.length === 0) return [];
  const left = gaps(run).list.length - rows.length;
  return [
    ...wrapText(gapsSentence(run), width - 1).map(line => ` ${line}`),
    ...textTable(COLUMNS, rows, width - 1, palette).map(line => ` ${line}`),
    ...(left > 0
      ? faintLines(` ${plural(left, 'shorter gap')} not shown: use strobe show --gaps`, width, palette)
      : []),
  ];
}
