import { isCancellation } from '../model/causes/isCancellation';
import type { RunEvent } from '../model/runEvent';

/**
 * How an application ended, from its log. The log has no exit code: the run has failed, or was cancelled, if the last thing that
 * it did has or was, and it was lost if an application has no end. Stopping a stream interrupts its last batch.
 */
export class LoggedOutcome {
  /** Time of the last event, in ms. */
  time = 0;
  private readonly running = new Set<string>();
  private hasEnded = false;
  private last: 'succeeded' | 'failed' | 'cancelled' = 'succeeded';

  get status(): 'succeeded' | 'failed' | 'cancelled' | 'lost' {
    if (!this.hasEnded || this.running.size > 0) return 'lost';
    return this.last;
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
        this.last = event.succeeded ? 'succeeded' : failureOf(event.error);
        break;
      case 'queryEnded':
      case 'streamEnded':
        this.last = event.error === null ? 'succeeded' : failureOf(event.error);
        break;
    }
  }
}

const failureOf = (error: string | null) => (isCancellation(error) ? 'cancelled' : 'failed');
