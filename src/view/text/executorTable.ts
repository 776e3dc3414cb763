import type { Run } from '../../model/run';
import { plural } from '../../text/plural';
import { EXECUTOR_HEADS, executorRows, executorsRemoved } from '../executorRows';
import { faintLines } from './faintLines';
import { createPalette } from './palette';
import { printable } from './printable';
import type { Column } from './textTable';
import { textTable } from './textTable';
import { wrapText } from './wrapText';

const COLUMNS: Column[] = EXECUTOR_HEADS.map((title, index) => ({
  title,
  ...(index > 2 && { align: 'right' as const }),
  ...(title === 'host' && { flexible: true }),
}));

/**
 * Executors: the busiest `maxRows`, and why some were removed. Without more than one of them, nothing is told unless `maxRows` is
 * absent.
 */
export function executorTable(run: Run, options: { width: number; color: boolean; maxRows?: number }): string[] {
  const palette = createPalette(options.color);
  const all = executorRows(run);
  if (all.length < 2 && options.maxRows !== undefined) return [];
  const busiest = [...all].sort((a, b) => b.executor.totalDuration - a.executor.totalDuration);
  const shown = new Set(busiest.slice(0, options.maxRows ?? Infinity));
  const rows = all.filter(row => shown.has(row)).map(({ cells }) => cells.map(printable));
  if (rows.length === 0) return [];
  const left = all.length - rows.length;
  const removed = executorsRemoved(run).slice(0, options.maxRows ?? Infinity);
  return [
    ...textTable(COLUMNS, rows, options.width - 1, palette).map(line => ` ${line}`),
    ...removed.flatMap(text => wrapText(printable(text), options.width - 1).map(line => ` ${line}`)),
    ...(left > 0
      ? faintLines(` ${plural(left, 'more executor')} not shown: use strobe show --executors`, options.width, palette)
      : []),
  ];
}
