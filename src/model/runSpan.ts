import type { Run } from './run';

/**
 * Start and end of a run, ms since the epoch, which give its wall time. A run in progress ends at its last known event.
 */
export function runSpan(run: Run): { start: number; end: number } {
  const begun = [run.script.startTime, ...run.applications.map(each => each.startTime)];
  const start = first([...begun, ...run.stages.map(each => each.startTime)]);
  const ended =
    run.script.endTime ?? (run.status === 'running' ? null : last(run.applications.map(each => each.endTime)));
  return { start: start ?? 0, end: Math.max(start ?? 0, ended ?? last(moments(run)) ?? 0) };
}

function moments(run: Run): (number | null)[] {
  const found: (number | null)[] = [];
  for (const each of [...run.actions, ...run.stages]) found.push(each.startTime, each.endTime);
  for (const { tasks } of run.stages) found.push(tasks.largest('launchTime'), tasks.largest('finishTime'));
  return found;
}

function first(times: (number | null)[]): number | null {
  return times.reduce((least, time) => (time === null || (least !== null && least < time) ? least : time), null);
}

function last(times: (number | null)[]): number | null {
  return times.reduce((most, time) => (time === null || (most !== null && most > time) ? most : time), null);
}
