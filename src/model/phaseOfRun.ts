import type { CallSite } from './runEvent';
import type { Run } from './run';

/** What a run in progress is doing: before Spark runs anything, between its jobs, and while it runs them. */
export type RunPhase =
  | { name: 'startingPython' }
  /** The script is running and has not started Spark. */
  | { name: 'python' }
  | { name: 'startingSpark'; since: number }
  /** A call may run a job, but none of its jobs or queries has begun. */
  | { name: 'planning'; since: number; op: string; owner: string; callSite: CallSite | null }
  | { name: 'running' }
  /** A server of Spark Connect does not answer, and pyspark tries again. */
  | { name: 'serverSilent'; since: number; server: string }
  /** Spark is idle. */
  | { name: 'driver' }
  /** No cell of a notebook is running. */
  | { name: 'betweenCells' };

/** Null for a run that has ended, and for an imported run. */
export function phaseOfRun({ status, script, applications, actions, jobs, queries, entries }: Run): RunPhase | null {
  if (status !== 'running' || script.mode === 'import') return null;
  const silent = applications.find(({ silentSince, endTime }) => silentSince !== null && endTime === null);
  if (silent) return { name: 'serverSilent', since: silent.silentSince!, server: silent.master ?? 'Spark Connect' };
  if ([...actions, ...jobs, ...queries].some(each => each.status === 'running')) return { name: 'running' };
  if (script.planning !== null) return { name: 'planning', ...script.planning };
  // A launch that is newer than every application belongs to the next application.
  const started = applications.reduce((latest, each) => Math.max(latest, each.startTime), -Infinity);
  const since = script.sparkLaunchTime;
  if (since !== null && since > started) return { name: 'startingSpark', since };
  if (entries.length > 0 && entries.every(each => each.kind === 'cell' && each.endTime !== null)) {
    return { name: 'betweenCells' };
  }
  if (applications.length > 0) return { name: 'driver' };
  return { name: script.driverStartTime === null ? 'startingPython' : 'python' };
}
