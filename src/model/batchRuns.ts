import type { BatchRuns } from './batchRecord';
import { actionOfJob } from './actionRuns';
import { isCancellation } from './causes/isCancellation';
import type { Jobs } from './jobs';
import type { Operations } from './operations';
import type { Queries, QueryRecord } from './queries';
import type { BatchKey } from './streamEvents';
import type { StreamRecord, Streams } from './streams';

/** What ran for each batch of each run of a stream, from the batches that Spark gives its jobs and queries. */
export class BatchesOfRuns {
  private readonly runs = new Map<StreamRecord, Map<number, BatchRuns>>();

  /** @param starts the call that started each stream. */
  constructor(
    private readonly streams: Streams,
    private readonly starts: ReadonlyMap<StreamRecord, number>,
    private readonly jobs: Jobs,
    private readonly queries: Queries,
    operations: Operations,
  ) {
    if (!streams.any) return;
    for (const query of queries.all()) this.addQuery(query);
    for (const job of this.jobs.all()) {
      const { jobId, batch } = job.started;
      this.add(job.started, batch ?? null, actionOfJob(job, queries, operations))?.jobIds.push(jobId);
    }
  }

  of(stream: StreamRecord, batchId: number): BatchRuns | undefined {
    return this.runs.get(stream)?.get(batchId);
  }

  private addQuery(query: QueryRecord): void {
    const runs = this.add(query.started, this.queries.batch(query), this.queries.actionId(query));
    if (!runs) return;
    runs.queryIds.push(query.started.queryId);
    runs.wasInterrupted ||= isCancellation(query.ended?.error ?? null);
  }

  private add(
    { applicationId, time }: { applicationId: string; time: number },
    batch: BatchKey | null,
    actionId: number | null,
  ): BatchRuns | null {
    const stream = batch && this.streams.runAt(applicationId, batch.streamId, time);
    if (!stream) return null;
    let batches = this.runs.get(stream);
    if (!batches) this.runs.set(stream, (batches = new Map()));
    let runs = batches.get(batch.batchId);
    if (!runs) {
      runs = { queryIds: [], jobIds: [], actionIds: [], wasInterrupted: false };
      batches.set(batch.batchId, runs);
    }
    // The call that started the stream has all of its batches.
    const isOwn = actionId !== null && actionId !== this.starts.get(stream);
    if (isOwn && !runs.actionIds.includes(actionId)) runs.actionIds.push(actionId);
    return runs;
  }
}
