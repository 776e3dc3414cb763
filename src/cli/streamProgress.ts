import type { Run } from '../model/run';
import type { Stream } from '../model/stream';
import { completeBatches, streamFigures } from '../model/streamFigures';
import { formatDuration } from '../text/formatDuration';
import { plural } from '../text/plural';
import { printable } from '../view/text/printable';
import { streamName } from '../view/text/streamTable';

/** A stream has a line for its first batch, then at most one in this time. */
const INTERVAL_MS = 10_000;

/** Keys (`application/job`) of the jobs that ran for batches: a stream has too many to tell each. */
export function jobsOfBatches(run: Run): Set<string> {
  return new Set(
    run.streams.flatMap(({ applicationId, batches }) =>
      batches.flatMap(({ jobIds }) => jobIds.map(id => `${applicationId}/${id}`)),
    ),
  );
}

/** `rates: batch 12 in 599 ms`, of each active stream. */
export const activeStreams = (run: Run): string[] =>
  run.streams.filter(({ status }) => status === 'active').map(stream => `${label(stream)}${lastBatch(stream)}`);

/** The lines that are printed while streams run: their starts, some batches, and their ends. */
export class StreamProgress {
  /** By run of a stream: its status, and the start of the last batch that was told. */
  private readonly told = new Map<string, { status: Stream['status']; batchTime: number }>();

  changes(run: Run): string[] {
    return run.streams.flatMap(stream => this.changesOf(stream));
  }

  private changesOf(stream: Stream): string[] {
    const key = `${stream.applicationId}/${stream.runId}`;
    const told = this.told.get(key) ?? { status: null, batchTime: -Infinity };
    const last = completeBatches(stream).at(-1);
    const lines: string[] = [];
    if (told.status === null) lines.push(`${label(stream)} started`);
    const isDue = stream.status === 'active' && last !== undefined && last.startTime - told.batchTime >= INTERVAL_MS;
    if (isDue) lines.push(`${label(stream)}${lastBatch(stream)}`);
    if (stream.status !== 'active' && stream.status !== told.status)
      lines.push(`${label(stream)} ${stream.status} after ${plural(streamFigures(stream).total.batches, 'batch')}`);
    this.told.set(key, { status: stream.status, batchTime: isDue ? last.startTime : told.batchTime });
    return lines;
  }
}

const label = (stream: Stream): string => `stream ${printable(streamName(stream))}`;

function lastBatch(stream: Stream): string {
  const last = completeBatches(stream).at(-1);
  return last === undefined ? '' : `: batch ${last.id} in ${formatDuration(last.duration)}`;
}
