/**
 * Structured Streaming: a streaming query ("stream" here, since a "query" is one SQL execution) and its micro-batches, as
 * Spark's `StreamingQueryListener` and its event log tell of them. Units are as in `runEvent.ts`.
 */

/** One run of one stream. A stream that is started again from its checkpoint keeps its id. */
export interface StreamKey {
  applicationId: string;
  /** Spark's id of the query, from its checkpoint. */
  streamId: string;
  /** Spark's id of this run of it. */
  streamRunId: string;
}

interface OfStream extends StreamKey {
  time: number;
}

export interface StreamStarted extends OfStream {
  type: 'streamStarted';
  name: string | null;
  startTime: number;
  /** From the job tag `strobe-action-N` (Spark 4); null in earlier versions. */
  actionId: number | null;
  /** Spark Connect: the operation that started it, from its tag; absent for none. */
  operationId?: string;
}

/** A micro-batch is complete: `StreamingQueryProgress`, with Spark's names. */
export interface StreamProgressed extends OfStream {
  type: 'streamProgressed';
  batch: BatchProgress;
}

export interface BatchProgress {
  batchId: number;
  startTime: number;
  /** From the trigger to the end of the batch; null before Spark 3.1. */
  batchDuration: number | null;
  /**
   * Its parts: `latestOffset`, `getBatch`, `queryPlanning`, `walCommit`, `addBatch`, `commitOffsets`. `triggerExecution`
   * is the whole.
   */
  durationMs: Record<string, number>;
  numInputRows: number;
  /** Sums over the sources, as Spark computes them; null if unknown (the first batch). */
  inputRowsPerSecond: number | null;
  processedRowsPerSecond: number | null;
  /** Null if the sink does not tell. */
  numOutputRows: number | null;
  /** Milliseconds since the epoch; null if the query has none. Spark's first watermark is 0. */
  watermark: number | null;
  /** Null if the query keeps no state. */
  state: BatchState | null;
  sources: { description: string; numInputRows: number }[];
  sink: string;
}

/** Sums over the stateful operators. */
export interface BatchState {
  numRowsTotal: number;
  numRowsUpdated: number;
  numRowsRemoved: number;
  numRowsDroppedByWatermark: number;
  memoryUsedBytes: number;
}

/** A trigger found no new data. Spark tells at most once in 10 s. */
export interface StreamIdle extends OfStream {
  type: 'streamIdle';
}

/** A person asked for its end, in a client of the gateway. */
export interface StreamStopRequested extends OfStream {
  type: 'streamStopRequested';
}

/** Spark does not tell when: `time` is that of the event before. */
export interface StreamEnded extends OfStream {
  type: 'streamEnded';
  /** Null if it ended without an exception, also when the script stopped it. */
  error: string | null;
}

/** The micro-batch that a job or an SQL execution ran for. */
export interface BatchKey {
  streamId: string;
  batchId: number;
}
