import { union, type Interval } from '../intervals';
import type { Action } from '../run';
import { runSpan } from '../runSpan';
import type { RunFacts } from './runFacts';

/** A time in which Spark ran no job and no query, from one moment to another, ms since the epoch. */
export interface SparkGap {
  from: number;
  to: number;
  /** Actions of the script whose time the gap is a part of, with that part in ms. */
  inActions: { action: Action; time: number }[];
  /** The last action that ended before the rest of the gap, and the next one. */
  before: Action | null;
  after: Action | null;
  /** What is in no action, ms. */
  outside: number;
}

/** The gaps of a run while its Spark session was there, in order. Those below `least` ms are left out. */
export function sparkGaps(facts: RunFacts, least: number): SparkGap[] {
  const { run } = facts;
  const { start, end } = sessionTime(facts);
  const busy = union(
    [...run.jobs, ...run.queries].map(({ startTime, endTime }): Interval => [startTime, endTime ?? end]),
  );
  const actions = [...run.actions].sort((a, b) => a.startTime - b.startTime);
  return without(busy, start, end)
    .filter(([from, to]) => to - from >= least)
    .map(gap => withActions(gap, actions, end));
}

/** The driver measures how long it starts until there is a session. An event log has only the application's times. */
function sessionTime({ run }: RunFacts): { start: number; end: number } {
  const span = runSpan(run);
  const started = run.applications.map(({ startTime }) => startTime);
  const ended = run.applications.map(({ endTime }) => endTime ?? span.end);
  const ready = run.ledger.wall ? span.end - run.ledger.wall.total + run.ledger.wall.start : 0;
  return { start: Math.max(ready, Math.min(...started)), end: Math.max(...ended) };
}

function without(busy: Interval[], start: number, end: number): Interval[] {
  const bounds = [start, ...busy.flat(), end];
  const gaps: Interval[] = [];
  for (let index = 0; index < bounds.length; index += 2) gaps.push([bounds[index]!, bounds[index + 1]!]);
  return gaps.map(([from, to]): Interval => [Math.max(from, start), Math.min(to, end)]);
}

function withActions([from, to]: Interval, actions: Action[], end: number): SparkGap {
  const inActions = actions.flatMap(action => {
    const time = Math.min(to, action.endTime ?? end) - Math.max(from, action.startTime);
    return time > 0 ? [{ action, time }] : [];
  });
  const covered = union(
    inActions.map(({ action }): Interval => [Math.max(from, action.startTime), Math.min(to, action.endTime ?? end)]),
  );
  const outside = without(covered, from, to);
  const [since, until] = outside.reduce(
    (longest, each) => (each[1] - each[0] > longest[1] - longest[0] ? each : longest),
    [from, from] as Interval,
  );
  return {
    from,
    to,
    inActions,
    before: actions.findLast(({ endTime }) => endTime !== null && endTime <= since) ?? null,
    after: actions.find(({ startTime }) => startTime >= until) ?? null,
    outside: outside.reduce((sum, [begin, finish]) => sum + Math.max(0, finish - begin), 0),
  };
}
