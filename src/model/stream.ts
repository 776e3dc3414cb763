import type { CallSite, StreamTrigger } from './runEvent';
import type { BatchState } from './streamEvents';

/**
 * `succeeded`: it processed what was there, and ended (`availableNow`, `once`). `stopped`: the script stopped it, or its
 * application ended. `lost`: what was recorded ends before it.
 */
export type StreamStatus = 'active' | 'succeeded' | 'stopped' | 'failed' | 'lost';

/** One run of a streaming query, which grows by batches. */
export interface Stream {
  applicationId: string;
  /** Spark's id of the query. A stream that is started again from its checkpoint has the same. */
  id: string;
  /** Spark's id of this run of it. */
  runId: string;
  name: string | null;
  /** The call that started it, which is an action, too; null if unknown. */
  actionId: number | null;
  callSite: CallSite | null;
  /** Null if the script set none (a batch follows the other), and in an event log. */
  trigger: StreamTrigger | null;
  status: StreamStatus;
  /** Spark's text of the exception that ended it. */
  error: string | null;
  /** Place of the `stop` that ended it; null for none. */
  stoppedAt: CallSite | null;
  /** When a person stopped it in the panel; null if nobody did. */
  stopRequestTime: number | null;
  /** Whether Spark told its end; else its application ended first, or it is active. */
  isEndKnown: boolean;
  startTime: number;
  endTime: number | null;
  /** How often Spark told that a trigger found no new data: at most once in 10 s. */
  idleCount: number;
  /** The last ones, in order; of the very last, all that Spark ran is known. The last may still run. */
  batches: Batch[];
  /** The sums of the completed batches that are no longer in `batches`. */
  earlier: BatchSums;
}

export interface Batch {
  id: number;
  status: 'running' | 'succeeded' | 'failed' | 'stopped' | 'lost';
  startTime: number;
  /** From the trigger to its end, in ms; null while it runs, and if it did not complete. */
  duration: number | null;
  /** Parts of the duration in ms, with Spark's names, in the order in which they happen. Empty like `duration`. */
  parts: { name: string; time: number }[];
  /** Rows read from the sources; null like `duration`. */
  inputRows: number | null;
  /** Null if the sink does not tell. */
  outputRows: number | null;
  /** Rows per second since the start of the batch before; null for the first batch that is known. */
  inputRate: number | null;
  /** Rows per second of its duration; null if unknown. */
  processedRate: number | null;
  /** Event time in ms since the epoch; null if the query has none, or none yet. */
  watermark: number | null;
  /** Sums over the stateful operators; null if the query keeps no state. */
  state: BatchState | null;
  sources: { description: string; numInputRows: number }[];
  sink: string | null;
  /** Whether what Spark ran for it is still known; of old batches, the three lists below are empty. */
  isWhole: boolean;
  queryIds: number[];
  jobIds: number[];
  /** Actions that ran inside of it: those of its `foreachBatch` function. */
  actionIds: number[];
}

export interface BatchSums {
  batches: number;
  inputRows: number;
  outputRows: number;
  /** In ms. */
  duration: number;
  /** As in a batch. */
  parts: { name: string; time: number }[];
}
