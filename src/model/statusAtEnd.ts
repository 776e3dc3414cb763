import type { Status } from './run';

/** The status of a part that was still open when the run ended with `runStatus`. */
export function statusAtEnd(runStatus: Status): Status {
  return runStatus === 'succeeded' ? 'cancelled' : runStatus;
}
