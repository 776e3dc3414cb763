import type { RunEvent } from '../model/runEvent';

/** Whether a log has all jobs of its application. Spark counts them up from 0. */
export class SeenJobs {
  private highest = -1;
  private started = 0;
  private ended = 0;

  notice(event: RunEvent): void {
    if (event.type === 'jobEnded') this.ended++;
    if (event.type !== 'jobStarted') return;
    this.started++;
    this.highest = Math.max(this.highest, event.jobId);
  }

  /** @param hasEnded whether the application has, and so each of its jobs */
  areAll(hasEnded: boolean): boolean {
    return this.started === this.highest + 1 && (!hasEnded || this.ended >= this.started);
  }
}
