import { formatDuration } from '../../text/formatDuration';
import { createPalette } from './palette';
import { printable } from './printable';
import { statusPaint, statusText } from './statusMark';
import { textTable, type Column } from './textTable';

/** What a table says of an event log. */
export interface LogRow {
  path: string;
  name: string;
  user: string;
  /** Milliseconds since the epoch; `endTime` is null for a log without an end. */
  startTime: number;
  endTime: number | null;
}

const COLUMNS: Column[] = [
  { title: 'log' },
  { title: 'application', flexible: true },
  { title: 'user' },
  { title: 'status' },
  { title: 'started' },
  { title: 'elapsed', align: 'right' },
];

/** The event logs of a folder: one line for each, in their order. */
export function logTable(logs: LogRow[], options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const rows = logs.map(({ path, name, user, startTime, endTime }) => {
    const status = endTime === null ? 'running' : 'succeeded';
    return [
      printable(path.replace(/^.*[\\/]/, '')),
      printable(name),
      printable(user),
      // Whether its jobs succeeded is known when it is open.
      { text: endTime === null ? statusText(status) : 'ended', paint: statusPaint(status, palette) },
      localTime(startTime),
      endTime === null ? '' : formatDuration(Math.max(0, endTime - startTime)),
    ];
  });
  return textTable(COLUMNS, rows, options.width, palette);
}

/** `2026-11-30 02:11`, in the time zone of the reader. */
function localTime(time: number): string {
  const date = new Date(time);
  const pad = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
