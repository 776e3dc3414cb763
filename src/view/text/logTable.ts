import type { ListedLog } from '../../model/listedLog';
import { formatDuration } from '../../text/formatDuration';
import { localTime } from '../../text/localTime';
import { createPalette } from './palette';
import { printable } from './printable';
import { statusPaint, statusText } from './statusMark';
import { textTable, type Column } from './textTable';

const COLUMNS: Column[] = [
  { title: 'log' },
  { title: 'application', flexible: true },
  { title: 'user' },
  { title: 'status' },
  { title: 'started' },
  { title: 'elapsed', align: 'right' },
];

/** The event logs of a folder: one line for each, in their order. */
export function logTable(logs: ListedLog[], options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const rows = logs.map(({ path, name, user, startTime, endTime, status }) => [
    printable(path.replace(/^.*[\\/]/, '')),
    printable(name),
    printable(user),
    status === 'ended'
      ? { text: 'ended', paint: statusPaint('succeeded', palette) }
      : { text: statusText('running'), paint: statusPaint('running', palette) },
    localTime(startTime),
    endTime === null ? '' : formatDuration(Math.max(0, endTime - startTime)),
  ]);
  return textTable(COLUMNS, rows, options.width, palette);
}
