import type { ListedApplication } from '../../model/listedLog';
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

/** Applications whose event logs are there: one line for each, in their order. @param nameOf what to open one by */
export function logTable<Log extends ListedApplication>(
  logs: Log[],
  nameOf: (log: Log) => string,
  options: { width: number; color: boolean },
): string[] {
  const palette = createPalette(options.color);
  const rows = logs.map(log => [
    printable(nameOf(log)),
    printable(log.name),
    printable(log.user),
    log.status === 'ended'
      ? { text: 'ended', paint: statusPaint('succeeded', palette) }
      : { text: statusText('running'), paint: statusPaint('running', palette) },
    localTime(log.startTime),
    log.endTime === null ? '' : formatDuration(Math.max(0, log.endTime - log.startTime)),
  ]);
  return textTable(COLUMNS, rows, options.width, palette);
}
