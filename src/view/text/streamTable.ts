import type { Run } from '../../model/run';
import type { Stream, StreamStatus } from '../../model/stream';
import { completeBatches, streamFigures } from '../../model/streamFigures';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { percent } from '../../text/percent';
import { faintLines } from './faintLines';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { place } from './place';
import { printable } from './printable';
import { sparkline } from './sparkline';
import type { Cell, Column } from './textTable';
import { textTable } from './textTable';

const COLUMNS: Column[] = [
  { title: 'query', flexible: true },
  { title: 'line', align: 'right' },
  { title: 'status' },
  { title: 'batches', align: 'right' },
  { title: 'batch', align: 'right' },
  { title: 'rows', align: 'right' },
  { title: 'in/s', align: 'right' },
  { title: 'processed/s', align: 'right' },
  { title: 'state', align: 'right' },
  { title: 'durations' },
];

const SPARKLINE_WIDTH = 16;
/** A part of a batch with less of its time is not told. */
const LEAST_SHARE = 0.05;

const MARKS: Record<StreamStatus, string> = { active: '●', succeeded: '✓', stopped: '■', failed: '✗', lost: '?' };

export const streamStatusText = (status: StreamStatus): string => `${MARKS[status]} ${status}`;

export function streamStatusPaint(status: StreamStatus, palette: Palette): (text: string) => string {
  if (status === 'failed' || status === 'lost') return palette.bad;
  return status === 'succeeded' ? palette.good : palette.strong;
}

/** `processingTime 5 seconds`, `what is available now`; empty if the script set none. */
export function triggerText(trigger: Stream['trigger']): string {
  switch (trigger?.kind) {
    case undefined:
      return '';
    case 'availableNow':
      return 'what is available now';
    case 'once':
      return 'one batch';
    default:
      return `${trigger!.kind} ${printable(trigger!.interval ?? '')}`.trim();
  }
}

/** Its name, otherwise the beginning of Spark's id. */
export const streamName = ({ name, id }: Stream): string => name ?? id.split('-', 1)[0]!;

/** The streaming queries in start order, and what takes the time of their batches. */
export function streamTable(run: Run, options: { width: number; color: boolean }): string[] {
  if (run.streams.length === 0) return [];
  const palette = createPalette(options.color);
  const rows = run.streams.map(stream => cells(run, stream, palette));
  return [
    ...textTable(COLUMNS, rows, options.width - 1, palette).map(line => ` ${line}`),
    ...run.streams.flatMap(stream => {
      const parts = partsText(stream);
      return parts === null ? [] : faintLines(` ${printable(streamName(stream))}: ${parts}`, options.width, palette);
    }),
  ];
}

/** `time of the batches: addBatch 70 %, queryPlanning 20 %`, or why there are none; null if they are still to come. */
export function partsText(stream: Stream): string | null {
  const { parts, duration } = streamFigures(stream).total;
  if (duration === 0)
    return stream.trigger?.kind === 'continuous' ? 'Spark tells no batches of continuous processing' : null;
  const large = parts.filter(({ time }) => time / duration >= LEAST_SHARE).sort((a, b) => b.time - a.time);
  return large.length === 0
    ? null
    : `time of the batches: ${large.map(({ name, time }) => `${name} ${percent(time / duration)}`).join(', ')}`;
}

function cells(run: Run, stream: Stream, palette: Palette): (Cell | string)[] {
  const { total, duration, inputRate, processedRate, last } = streamFigures(stream);
  const state = last?.state ?? null;
  const durations = completeBatches(stream).map(batch => batch.duration);
  return [
    { text: printable(streamName(stream)), paint: palette.strong },
    { text: place(run, stream.callSite), paint: palette.place },
    { text: streamStatusText(stream.status), paint: streamStatusPaint(stream.status, palette) },
    formatCount(total.batches),
    formatDuration(duration),
    formatCount(total.inputRows),
    rateText(inputRate),
    rateText(processedRate),
    state === null ? '' : `${formatCount(state.numRowsTotal)} / ${formatBytes(state.memoryUsedBytes)}`,
    { text: sparkline(durations, SPARKLINE_WIDTH), paint: palette.heat },
  ];
}

/** Rows per second: small rates with a decimal. */
function rateText(rate: number | null): string {
  if (rate === null) return '–';
  return rate > 0 && rate < 10 ? rate.toFixed(1) : formatCount(rate);
}
