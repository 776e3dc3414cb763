import type { RunEnded } from '../model/runEvent';
import type { RunExited } from '../wire/messages';

/**
 * The status of a run, from its driver's exit. After a KeyboardInterrupt, Python ends itself with SIGINT, which shells
 * report as 130.
 */
export function runStatus({ cancelled, exitCode, signal }: Omit<RunExited, 'runId'>): RunEnded['status'] {
  if (cancelled || signal === 'SIGINT' || exitCode === 130) return 'cancelled';
  if (signal !== null) return 'lost';
  return exitCode === 0 ? 'succeeded' : 'failed';
}
