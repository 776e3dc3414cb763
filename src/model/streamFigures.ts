import { quantiles } from './quantiles';
import type { StreamTrigger } from './runEvent';
import type { Batch, BatchSums, Stream } from './stream';
import { sumOf } from './sumOf';

const ENDING: readonly StreamTrigger['kind'][] = ['once', 'availableNow'];

/** A batch that is complete. */
export type CompleteBatch = Batch & { duration: number };

export interface StreamFigures {
  /** Sums over all complete batches, the earlier ones included. */
  total: BatchSums;
  /**
   * Medians over the complete batches that are known one by one, rates without the first; null if there is none, or if they
   * do not tell.
   */
  duration: number | null;
  inputRate: number | null;
  processedRate: number | null;
  /** The last of these. */
  last: CompleteBatch | null;
}

export const completeBatches = ({ batches }: Stream): CompleteBatch[] =>
  batches.filter((batch): batch is CompleteBatch => batch.duration !== null);

/** Without the first of the run: Spark reads what waits in it, loads its classes and starts the Python workers. */
export function laterBatches(stream: Stream): CompleteBatch[] {
  return completeBatches(stream).slice(stream.earlier.batches === 0 ? 1 : 0);
}

/** Whether a stream ends when it has read what is there. */
export const endsByItself = ({ trigger }: Pick<Stream, 'trigger'>): boolean =>
  trigger !== null && ENDING.includes(trigger.kind);

/** What the batches of a stream have in common. */
export function streamFigures(stream: Stream): StreamFigures {
  const complete = completeBatches(stream);
  const later = laterBatches(stream);
  return {
    total: totalOf(stream.earlier, complete),
    duration: median(complete.map(({ duration }) => duration)),
    inputRate: median(later.map(({ inputRate }) => inputRate)),
    processedRate: median(later.map(({ processedRate }) => processedRate)),
    last: complete.at(-1) ?? null,
  };
}

function totalOf(earlier: BatchSums, complete: CompleteBatch[]): BatchSums {
  const parts = new Map(earlier.parts.map(({ name, time }) => [name, time]));
  for (const batch of complete)
    for (const { name, time } of batch.parts) parts.set(name, (parts.get(name) ?? 0) + time);
  return {
    batches: earlier.batches + complete.length,
    inputRows: earlier.inputRows + sumOf(complete, ({ inputRows }) => inputRows ?? 0),
    outputRows: earlier.outputRows + sumOf(complete, ({ outputRows }) => outputRows ?? 0),
    duration: earlier.duration + sumOf(complete, ({ duration }) => duration),
    parts: Array.from(parts, ([name, time]) => ({ name, time })),
  };
}

function median(values: (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return quantiles(Float64Array.from(known))?.[2] ?? null;
}
