import type { RunEvent } from '../model/runEvent';

/**
 * Spark before 3.4 logs the end of a query without saying whether it failed. As its history server does, a query with a failed
 * job has failed.
 */
export class FailedJobs {
  private readonly queryOf = new Map<number, number>();
  private readonly errors = new Map<number, string>();

  /** @param isErrorKnown whether the log says of the end of a query how it ended */
  withError(event: RunEvent, isErrorKnown: boolean): RunEvent {
    if (event.type === 'jobStarted' && event.queryId !== null) this.queryOf.set(event.jobId, event.queryId);
    if (event.type === 'jobEnded') {
      const queryId = this.queryOf.get(event.jobId);
      if (!event.succeeded && queryId !== undefined)
        this.errors.set(queryId, event.error ?? 'a job of the query failed');
      this.queryOf.delete(event.jobId);
    }
    if (event.type !== 'queryEnded' || isErrorKnown) return event;
    return { ...event, error: this.errors.get(event.queryId) ?? null };
  }
}
