import { added, buildBatch, type BatchRecord, type BatchRuns } from './batchRecord';
import type { Calls } from './calls';
import { isCancellation } from './causes/isCancellation';
import { addToGroup } from './groupBy';
import { KEPT_BATCHES, keptBatchesOf } from './keptBatches';
import type { Operations } from './operations';
import type { EventOf } from './runEvent';
import type { Status } from './run';
import type { BatchSums, Stream, StreamStatus } from './stream';
import { endsByItself } from './streamFigures';

/** Of so many batches, or of all that are kept whole, the progress, for charts; older ones are kept in sums. */
export const SINGLE_BATCHES = 200;

/** A batch whose jobs and queries are not kept any more, with the time in which its function ran. */
export interface ForgottenBatch {
  jobIds: number[];
  queryIds: number[];
  from: number;
  until: number;
  /** Threads that ran the function of `foreachBatch`, as far as they are known; added to when a batch is forgotten. */
  threads: Set<string>;
}

export interface StreamRecord {
  started: EventOf<'streamStarted'>;
  ended: EventOf<'streamEnded'> | null;
  stopRequest: EventOf<'streamStopRequested'> | null;
  idleCount: number;
  batches: Map<number, BatchRecord>;
  /** When the last complete batch began; null for none. */
  lastStart: number | null;
  earlier: BatchSums;
  /** The last batch that is not whole any more; -1 for none. */
  lastForgotten: number;
  threads: Set<string>;
}

/** What a stream needs to know of the rest of the run. */
export interface StreamContext {
  calls: Calls;
  runsOf: (stream: StreamRecord, batchId: number) => BatchRuns | undefined;
  runStatus: Status;
  hasEnded: (applicationId: string) => boolean;
}

const NO_RUNS: BatchRuns = { queryIds: [], jobIds: [], actionIds: [], wasInterrupted: false };

/** The runs of streaming queries. */
export class Streams {
  private readonly byRun = new Map<string, StreamRecord>();
  /** The runs of each stream, in order. */
  private readonly byStream = new Map<string, StreamRecord[]>();
  private keptBatches = KEPT_BATCHES;
  private readonly starting: EventOf<'streamStarting'>[] = [];
  private readonly stopping: EventOf<'streamStopping'>[] = [];

  runStarted({ keptBatches }: EventOf<'runStarted'>): void {
    this.keptBatches = keptBatchesOf(keptBatches);
  }

  streamStarting(event: EventOf<'streamStarting'>): void {
    this.starting.push(event);
  }

  streamStopping(event: EventOf<'streamStopping'>): void {
    this.stopping.push(event);
  }

  streamStarted(event: EventOf<'streamStarted'>): void {
    const stream: StreamRecord = {
      started: event,
      ended: null,
      stopRequest: null,
      idleCount: 0,
      batches: new Map(),
      lastStart: null,
      earlier: { batches: 0, inputRows: 0, outputRows: 0, duration: 0, parts: [] },
      lastForgotten: -1,
      threads: new Set(),
    };
    this.byRun.set(`${event.applicationId}/${event.streamRunId}`, stream);
    addToGroup(this.byStream, `${event.applicationId}/${event.streamId}`, stream);
  }

  /** @returns the batches that are not whole any more from now on. */
  streamProgressed(event: EventOf<'streamProgressed'>): ForgottenBatch[] {
    const stream = this.find(event);
    if (!stream) return [];
    const { batchId, startTime } = event.batch;
    const batch = batchOf(stream, batchId, startTime);
    batch.time = startTime;
    batch.progress = event.batch;
    batch.startBefore = stream.lastStart;
    stream.lastStart = startTime;
    return this.sumUp(stream);
  }

  streamIdle(event: EventOf<'streamIdle'>): void {
    const stream = this.find(event);
    if (stream) stream.idleCount += 1;
  }

  streamStopRequested(event: EventOf<'streamStopRequested'>): void {
    const stream = this.find(event);
    if (stream) stream.stopRequest ??= event;
  }

  streamEnded(event: EventOf<'streamEnded'>): void {
    const stream = this.find(event);
    if (stream) stream.ended = event;
  }

  /**
   * Spark tells of a batch only when it is complete: it is known from its first job or query. A recording may have those
   * later, see `heldBatches.ts`.
   */
  jobStarted({ applicationId, time, jobId, batch }: EventOf<'jobStarted'>): void {
    const stream = batch && this.runAt(applicationId, batch.streamId, time);
    if (stream && batch.batchId > stream.lastForgotten) batchOf(stream, batch.batchId, time).jobIds.push(jobId);
  }

  queryStarted({ applicationId, time, queryId, batch }: EventOf<'queryStarted'>): void {
    const stream = batch && this.runAt(applicationId, batch.streamId, time);
    if (stream && batch.batchId > stream.lastForgotten) batchOf(stream, batch.batchId, time).queryIds.push(queryId);
  }

  /** The run of a stream that something began for at a time. */
  runAt(applicationId: string, streamId: string, time: number): StreamRecord | undefined {
    const runs = this.byStream.get(`${applicationId}/${streamId}`);
    return runs?.findLast(({ started }) => started.startTime <= time) ?? runs?.[0];
  }

  get any(): boolean {
    return this.byRun.size > 0;
  }

  build(starts: ReadonlyMap<StreamRecord, number>, context: StreamContext): Stream[] {
    return Array.from(this.byRun.values(), stream => this.buildStream(stream, starts.get(stream) ?? null, context));
  }

  /** The call that started each stream. Spark before 4 does not tell: starts are reported in order. */
  startsOf(calls: Calls, operations: Operations): Map<StreamRecord, number> {
    const told = ({ started: { actionId, operationId } }: StreamRecord) => actionId ?? operations.actionOf(operationId);
    const known = new Set([...this.byRun.values()].map(told));
    const waiting = this.starting.filter(
      ({ callId }) => !known.has(callId) && (calls.get(callId)?.ended?.error ?? null) === null,
    );
    const starts = new Map<StreamRecord, number>();
    for (const stream of this.byRun.values()) {
      const callId = told(stream) ?? waiting.shift()?.callId;
      if (callId !== undefined) starts.set(stream, callId);
    }
    return starts;
  }

  private buildStream(stream: StreamRecord, actionId: number | null, context: StreamContext): Stream {
    const { started, ended, stopRequest } = stream;
    const { calls, runsOf, runStatus, hasEnded } = context;
    const batches = [...stream.batches.values()].map(batch => ({
      batch,
      runs: runsOf(stream, batch.batchId) ?? NO_RUNS,
    }));
    const starting = this.starting.find(({ callId }) => callId === actionId) ?? null;
    const stop = this.stopping.find(({ startCallId, streamRunId }) =>
      startCallId === null ? streamRunId === started.streamRunId : startCallId === actionId,
    );
    const isStopped =
      stop !== undefined ||
      stopRequest !== null ||
      goesOn(stream, starting) ||
      batches.some(({ runs }) => runs.wasInterrupted);
    const isOpen = runStatus === 'running' && !hasEnded(started.applicationId);
    const status = ended ? endedStatus(ended, isStopped) : isOpen ? 'active' : statusAtEnd(runStatus);
    return {
      applicationId: started.applicationId,
      id: started.streamId,
      runId: started.streamRunId,
      name: started.name,
      actionId,
      callSite: calls.callSite(actionId),
      trigger: starting?.trigger ?? null,
      status,
      error: status === 'failed' ? (ended?.error ?? null) : null,
      stoppedAt: status === 'stopped' && stop ? calls.callSite(stop.callId) : null,
      stopRequestTime: stopRequest?.time ?? null,
      isEndKnown: ended !== null,
      startTime: started.startTime,
      endTime: status === 'active' ? null : (ended?.time ?? lastTime(stream)),
      idleCount: stream.idleCount,
      batches: batches.map(({ batch, runs }) => buildBatch(batch, runs, status)),
      earlier: stream.earlier,
    };
  }

  private find(event: { applicationId: string; streamRunId: string }): StreamRecord | undefined {
    return this.byRun.get(`${event.applicationId}/${event.streamRunId}`);
  }

  private sumUp(stream: StreamRecord): ForgottenBatch[] {
    const forgotten: ForgottenBatch[] = [];
    let left = stream.batches.size;
    for (const batch of stream.batches.values()) {
      if (left <= this.keptBatches) break;
      if (batch.isWhole) forgotten.push(forget(stream, batch));
      if (left > SINGLE_BATCHES) {
        stream.batches.delete(batch.batchId);
        if (batch.progress) stream.earlier = added(stream.earlier, batch.progress);
      }
      left -= 1;
    }
    return forgotten;
  }
}

function forget(stream: StreamRecord, batch: BatchRecord): ForgottenBatch {
  const { batchId, time, progress, jobIds, queryIds } = batch;
  stream.lastForgotten = batchId;
  Object.assign(batch, { jobIds: [], queryIds: [], isWhole: false });
  return { jobIds, queryIds, from: time, until: time + (progress?.batchDuration ?? 0), threads: stream.threads };
}

function batchOf({ batches }: StreamRecord, batchId: number, time: number): BatchRecord {
  let batch = batches.get(batchId);
  if (!batch)
    batches.set(
      batchId,
      (batch = { batchId, time, progress: null, startBefore: null, jobIds: [], queryIds: [], isWhole: true }),
    );
  return batch;
}

/** Whether it would have gone on: Spark tells of idle triggers only for such a stream. */
function goesOn({ idleCount }: StreamRecord, starting: EventOf<'streamStarting'> | null): boolean {
  return idleCount > 0 || (starting !== null && !endsByItself(starting));
}

function endedStatus({ error }: EventOf<'streamEnded'>, isStopped: boolean): StreamStatus {
  if (error !== null) return isCancellation(error) ? 'stopped' : 'failed';
  return isStopped ? 'stopped' : 'succeeded';
}

const statusAtEnd = (runStatus: Status): StreamStatus => (runStatus === 'lost' ? 'lost' : 'stopped');

function lastTime({ started, batches }: StreamRecord): number {
  const last = [...batches.values()].at(-1);
  return last ? last.time + (last.progress?.batchDuration ?? 0) : started.startTime;
}
