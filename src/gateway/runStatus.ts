import type { RunEnded } from '../model/runEvent';
import type { RunExited } from '../wire/messages';

/**
 * The status of a run, from its driver's exit. After a KeyboardInterrupt, Python ends itself with SIGINT, which shells
 * report as 130. Clients of a kernel end it with a signal, often to the whole process
 * group: as planned if no cell runs.
 */
export function runStatus(
  { cancelled, exitCode, signal }: Omit<RunExited, 'runId'>,
  isIdleKernel = false,
): RunEnded['status'] {
  const isCancelled = cancelled || signal === 'SIGINT' || exitCode === 130;
  if (isIdleKernel && (isCancelled || signal !== null)) return 'succeeded';
  if (isCancelled) return 'cancelled';
  if (signal !== null) return 'lost';
  return exitCode === 0 ? 'succeeded' : 'failed';
}
