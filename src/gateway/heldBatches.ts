import type { EventOf, RunEvent } from '../model/runEvent';
import { LeftOutTasks } from './leftOutTasks';

/** A batch of a stream, and what Spark ran for it. */
interface HeldBatch {
  events: RunEvent[];
  /** Keys of the batch in the maps below. */
  queries: string[];
  jobs: string[];
  stages: string[];
}

interface HeldStream {
  /** Batches that were written as they came. */
  written: Set<number>;
  held: Map<number, HeldBatch>;
  /** Of the batches that are never written. */
  leftOut: LeftOutTasks;
}

/**
 * Bounds what a stream adds to a recording. The first batches are written as they come. Of later ones, what Spark ran is held
 * back and written when the stream ends, but only of the last ones, and of one that still runs. Their progress is always written at once.
 */
export class HeldBatches {
  private readonly streams = new Map<string, HeldStream>();
  private readonly byQuery = new Map<string, HeldBatch>();
  private readonly byJob = new Map<string, HeldBatch>();
  private readonly byStage = new Map<string, HeldBatch>();

  /** @param whole how many of the first batches of a stream are written, and how many of the last. */
  constructor(private readonly whole: number) {}

  /** @returns the events to write now, in order. */
  take(event: RunEvent): RunEvent[] {
    if (event.type === 'runEnded') return [...this.release(), event];
    if (event.type === 'streamEnded') return [event, ...this.release(`${event.applicationId}/${event.streamId}`)];
    if (event.type === 'streamProgressed') this.completed(event);
    const batch = this.batchOf(event);
    if (!batch) return [event];
    batch.events.push(event);
    return [];
  }

  /** Everything that is held back, in order of the batches of each stream. */
  get all(): RunEvent[] {
    return [...this.streams.values()].flatMap(({ held, leftOut }) => [
      ...[...held.values()].flatMap(({ events }) => events),
      ...leftOut.events,
    ]);
  }

  /** Hands out what is held back of a stream, or of all. */
  private release(key?: string): RunEvent[] {
    const released: RunEvent[] = [];
    for (const [each, { held, leftOut }] of this.streams) {
      if (key !== undefined && each !== key) continue;
      for (const batch of held.values()) {
        released.push(...batch.events);
        this.forget(batch);
      }
      released.push(...leftOut.events);
      this.streams.delete(each);
    }
    return released;
  }

  private batchOf(event: RunEvent): HeldBatch | undefined {
    if (this.streams.size === 0 && !('batch' in event)) return undefined;
    switch (event.type) {
      case 'queryStarted':
        return this.queryStarted(event);
      case 'jobStarted':
        return this.jobStarted(event);
      case 'jobEnded':
        return this.byJob.get(`${event.applicationId}/${event.jobId}`);
      case 'stageSubmitted':
      case 'stageCompleted':
        return this.byStage.get(`${event.applicationId}/${event.stage.stageId}`);
      case 'taskStarted':
      case 'taskEnded':
        return this.byStage.get(`${event.applicationId}/${event.stageId}`);
      case 'queryReplanned':
      case 'queryMetricsAdded':
      case 'queryDriverMetrics':
      case 'queryLiveMetrics':
      case 'queryLogicalPlans':
      case 'queryPlanMatched':
      case 'queryEnded':
        return this.byQuery.get(`${event.applicationId}/${event.queryId}`);
      default:
        return undefined;
    }
  }

  private queryStarted(event: EventOf<'queryStarted'>): HeldBatch | undefined {
    const { applicationId, queryId, rootQueryId, batch } = event;
    const found = batch ? this.find(applicationId, batch) : this.byQuery.get(`${applicationId}/${rootQueryId}`);
    const key = `${applicationId}/${queryId}`;
    found?.queries.push(key);
    if (found) this.byQuery.set(key, found);
    return found;
  }

  private jobStarted(event: EventOf<'jobStarted'>): HeldBatch | undefined {
    const { applicationId, jobId, batch, stages } = event;
    const found = batch && this.find(applicationId, batch);
    if (!found) return undefined;
    const key = `${applicationId}/${jobId}`;
    found.jobs.push(key);
    this.byJob.set(key, found);
    for (const { stageId } of stages) {
      const stage = `${applicationId}/${stageId}`;
      found.stages.push(stage);
      this.byStage.set(stage, found);
    }
    return found;
  }

  /** The batch, if it is held back. */
  private find(
    applicationId: string,
    { streamId, batchId }: { streamId: string; batchId: number },
  ): HeldBatch | undefined {
    const key = `${applicationId}/${streamId}`;
    let stream = this.streams.get(key);
    if (!stream) this.streams.set(key, (stream = { written: new Set(), held: new Map(), leftOut: new LeftOutTasks() }));
    const known = stream.held.get(batchId);
    if (known || stream.written.has(batchId)) return known;
    if (stream.written.size < this.whole) {
      stream.written.add(batchId);
      return undefined;
    }
    const batch: HeldBatch = { events: [], queries: [], jobs: [], stages: [] };
    stream.held.set(batchId, batch);
    // The new one runs: it counts when it is complete, as in the reducer.
    this.drop(stream, this.whole + 1);
    return batch;
  }

  private completed({ applicationId, streamId }: EventOf<'streamProgressed'>): void {
    const stream = this.streams.get(`${applicationId}/${streamId}`);
    if (stream) this.drop(stream, this.whole);
  }

  /** What is too old is never written, only what its tasks did in all. */
  private drop({ held, leftOut }: HeldStream, most: number): void {
    for (const [batchId, batch] of held) {
      if (held.size <= most) return;
      held.delete(batchId);
      for (const event of batch.events) leftOut.add(event);
      this.forget(batch);
    }
  }

  private forget(batch: HeldBatch): void {
    for (const key of batch.queries) if (this.byQuery.get(key) === batch) this.byQuery.delete(key);
    for (const key of batch.jobs) if (this.byJob.get(key) === batch) this.byJob.delete(key);
    for (const key of batch.stages) if (this.byStage.get(key) === batch) this.byStage.delete(key);
  }
}
