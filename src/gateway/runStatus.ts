import type { RunEnded } from '../model/runEvent';
import type { RunExited } from '../wire/messages';

/**
 * How a run ended, from how its driver did. Python ends itself by SIGINT after a KeyboardInterrupt, and shells report that
 * as 130.
 */
export function runStatus({ cancelled, exitCode, signal }: Omit<RunExited, 'runId'>): RunEnded['status'] {
  if (cancelled || signal === 'SIGINT' || exitCode === 130) return 'cancelled';
  if (signal !== null) return 'lost';
  return exitCode === 0 ? 'succeeded' : 'failed';
}
