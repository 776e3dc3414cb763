import type { Status } from './run';

/** What becomes of something that was still open when the run ended with `runStatus`. */
export function statusAtEnd(runStatus: Status): Status {
  return runStatus === 'succeeded' ? 'cancelled' : runStatus;
}
