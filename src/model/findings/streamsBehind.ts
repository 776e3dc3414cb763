import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { percent } from '../../text/percent';
import type { Stream } from '../stream';
import { endsByItself, laterBatches, type CompleteBatch } from '../streamFigures';
import { sumOf } from '../sumOf';
import type { Found } from './finding';
import { longestStreak } from './longestStreak';
import { distinctLines, type RunFacts } from './runFacts';
import { partShares, streamLabel } from './streamParts';

/** So many batches in a row, each of which processed fewer rows a second than came. */
const LEAST_BATCHES = 5;
/** Rates are that much apart at least: both vary a little. */
const APART = 0.95;
/** Batches that follow each other vary: one that is a little longer than the one before is late by that. In ms. */
const LEAST_COST = 1000;

/**
 * Streams that fall behind: in five batches in a row, more rows came in a second than were processed. Cost: how much
 * longer these batches took than the time in which their rows came, `Σ duration × (1 − processed rate / input rate)`.
 */
export function streamsBehind({ run }: RunFacts): Found[] {
  return run.streams.flatMap(stream => behind(stream) ?? []);
}

function behind(stream: Stream): Found | null {
  if (endsByItself(stream)) return null;
  const late = longestStreak(laterBatches(stream), LEAST_BATCHES, isLate);
  if (late.length === 0) return null;
  const cost = sumOf(late, batch => batch.duration * (1 - batch.processedRate! / batch.inputRate!));
  const duration = sumOf(late, batch => batch.duration);
  const rows = sumOf(late, batch => batch.inputRows ?? 0);
  if (cost < LEAST_COST) return null;
  const [input, processed] = [rows / ((duration - cost) / 1000), rows / (duration / 1000)];
  const [first, last] = [late[0]!, late.at(-1)!];
  const [largest, ...others] = partShares(late);
  return {
    rule: 'stream.fallsBehind',
    title: 'Stream falls behind',
    found: `In ${late.length} batches in a row (${first.id} to ${last.id}) of ${streamLabel(stream)}, ${formatCount(input)} rows came in a second and ${formatCount(processed)} were processed: a batch took ${formatDuration(first.duration)} at first and ${formatDuration(last.duration)} at last.`,
    lines: distinctLines([stream.callSite]),
    applicationId: stream.applicationId,
    actionId: stream.actionId,
    cost,
    evidence: { batches: late.length, inputRate: input, processedRate: processed, lastDuration: last.duration },
    excluded: others
      .filter(({ name }) => name in NOT)
      .slice(0, 2)
      .map(({ name, share }) => `Not ${NOT[name]}: ${percent(share)} of these batches.`),
    change: CHANGES[largest?.name ?? ''] ?? CHANGES.addBatch!,
  };
}

function isLate({ inputRate, processedRate }: CompleteBatch): boolean {
  return inputRate !== null && processedRate !== null && processedRate < APART * inputRate;
}

const NOT: Record<string, string> = {
  addBatch: 'the work of the batch',
  queryPlanning: 'planning',
  latestOffset: 'asking the source for its offsets',
  walCommit: 'writing the checkpoint',
  commitOffsets: 'writing the checkpoint at the end',
};

const SLOW_CHECKPOINT =
  'Put the checkpoint on storage that writes small files fast, and let fewer, larger batches run: `trigger(processingTime=…)`.';
const CHANGES: Record<string, string> = {
  addBatch:
    'Open the last of these batches and make what takes its time cheaper, or give it more cores. Limit what one batch reads (`maxOffsetsPerTrigger`, `maxFilesPerTrigger`), so that batches do not grow.',
  queryPlanning:
    'Let fewer, larger batches run (`trigger(processingTime=…)`), so that a plan is made less often, or make it smaller.',
  latestOffset:
    'Make the source answer faster: fewer partitions or files to look at, and those that are read moved away.',
  walCommit: SLOW_CHECKPOINT,
  commitOffsets: SLOW_CHECKPOINT,
};
