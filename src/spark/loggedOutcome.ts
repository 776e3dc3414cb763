import type { RunEvent } from '../model/runEvent';

/**
 * How an application ended, from its log. The log has no exit code: the run has failed if the last thing that it did has
 * failed, and it was lost if an application has no end.
 */
export class LoggedOutcome {
  /** Time of the last event, in ms. */
  time = 0;
  private readonly running = new Set<string>();
  private hasEnded = false;
  private hasFailed = false;

  get status(): 'succeeded' | 'failed' | 'lost' {
    if (!this.hasEnded || this.running.size > 0) return 'lost';
    return this.hasFailed ? 'failed' : 'succeeded';
  }

  notice(event: RunEvent): void {
    this.time = Math.max(this.time, event.time);
    switch (event.type) {
      case 'applicationStarted':
        this.running.add(event.applicationId);
        break;
      case 'applicationEnded':
        this.running.delete(event.applicationId);
        this.hasEnded = true;
        break;
      case 'jobEnded':
        this.hasFailed = !event.succeeded;
        break;
      case 'queryEnded':
        this.hasFailed = event.error !== null;
        break;
    }
  }
}
