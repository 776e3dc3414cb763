import type { Batch, BatchSums, StreamStatus } from './stream';
import type { BatchProgress } from './streamEvents';

/** The order in which Spark does them; others follow. */
const PARTS = ['latestOffset', 'getOffset', 'walCommit', 'getBatch', 'queryPlanning', 'addBatch', 'commitOffsets'];
/** The whole of the parts. */
const WHOLE = 'triggerExecution';

/** What is known of a batch. */
export interface BatchRecord {
  batchId: number;
  /** When its first job or query began. */
  time: number;
  progress: BatchProgress | null;
  /** When the complete batch before it began; null for none. */
  startBefore: number | null;
  /** Ids of what Spark ran for it. */
  jobIds: number[];
  queryIds: number[];
  /** Whether these are still known. */
  isWhole: boolean;
}

/** What ran for a batch, as views see it. */
export interface BatchRuns {
  queryIds: number[];
  jobIds: number[];
  actionIds: number[];
  wasInterrupted: boolean;
}

/** A batch as views see it. */
export function buildBatch(batch: BatchRecord, runs: BatchRuns, stream: StreamStatus): Batch {
  const { batchId, time, progress, isWhole } = batch;
  const { queryIds, jobIds, actionIds } = runs;
  return {
    id: batchId,
    status: progress ? 'succeeded' : stream === 'active' ? 'running' : stream === 'succeeded' ? 'stopped' : stream,
    startTime: progress?.startTime ?? time,
    duration: progress?.batchDuration ?? null,
    parts: progress ? partsOf(progress) : [],
    inputRows: progress?.numInputRows ?? null,
    outputRows: progress?.numOutputRows ?? null,
    inputRate: inputRate(batch),
    processedRate: progress?.processedRowsPerSecond ?? null,
    // Spark's first watermark is the epoch.
    watermark: progress?.watermark || null,
    state: progress?.state ?? null,
    sources: progress?.sources ?? [],
    sink: progress?.sink ?? null,
    isWhole,
    queryIds,
    jobIds,
    actionIds,
  };
}

/** Spark's own rate is that since the trigger before, which may have found nothing a few milliseconds ago. */
function inputRate({ progress, startBefore }: BatchRecord): number | null {
  if (!progress || startBefore === null || progress.startTime <= startBefore) return null;
  return progress.numInputRows / ((progress.startTime - startBefore) / 1000);
}

function partsOf({ durationMs }: BatchProgress): Batch['parts'] {
  const others = Object.keys(durationMs).filter(name => !PARTS.includes(name) && name !== WHOLE);
  return [...PARTS, ...others].flatMap(name => {
    const time = durationMs[name];
    return time === undefined ? [] : [{ name, time }];
  });
}

/** Sums with one more batch. */
export function added(sums: BatchSums, progress: BatchProgress): BatchSums {
  const parts = new Map(sums.parts.map(({ name, time }) => [name, time]));
  for (const { name, time } of partsOf(progress)) parts.set(name, (parts.get(name) ?? 0) + time);
  return {
    batches: sums.batches + 1,
    inputRows: sums.inputRows + progress.numInputRows,
    outputRows: sums.outputRows + (progress.numOutputRows ?? 0),
    duration: sums.duration + (progress.batchDuration ?? 0),
    parts: Array.from(parts, ([name, time]) => ({ name, time })),
  };
}
