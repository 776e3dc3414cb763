import { lengthOf, union, without, type Interval } from '../intervals';
import type { Action, Run } from '../run';
import { runSpan } from '../runSpan';
import { firstFrom } from '../firstFrom';
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
  // What a streaming query does between its jobs is told by its batches, and the script has nothing else to do then.
  const busy = union([
    ...[...run.jobs, ...run.queries, ...run.streams].map(({ startTime, endTime }): Interval => [
      startTime,
      endTime ?? end,
    ]),
    ...silences(run, end),
  ]);
  const actions = new ActionTimes(run.actions, end);
  return without([[start, end]], busy)
    .filter(([from, to]) => to - from >= least)
    .map(gap => withActions(gap, actions));
}

/** Nobody knows what a server does that does not answer. */
const silences = ({ applications }: Run, end: number): Interval[] =>
  applications.flatMap(({ silentSince }): Interval[] => (silentSince === null ? [] : [[silentSince, end]]));

/** The driver measures how long it starts until there is a session. An event log has only the application's times. */
function sessionTime({ run }: RunFacts): { start: number; end: number } {
  const span = runSpan(run);
  const started = run.applications.map(({ startTime }) => startTime);
  const ended = run.applications.map(({ endTime }) => endTime ?? span.end);
  const ready = run.ledger.wall ? span.end - run.ledger.wall.total + run.ledger.wall.start : 0;
  return { start: Math.max(ready, Math.min(...started)), end: Math.max(...ended) };
}

/** Actions in order of their start, so that those of a time are found without looking at all of them. */
class ActionTimes {
  private readonly sorted: Action[];
  /** The latest end of all actions up to each of them. */
  private readonly latestEnds: number[] = [];

  constructor(
    actions: readonly Action[],
    private readonly runEnd: number,
  ) {
    this.sorted = [...actions].sort((a, b) => a.startTime - b.startTime);
    for (const action of this.sorted) this.latestEnds.push(Math.max(this.end(action), this.latestEnds.at(-1) ?? 0));
  }

  end({ endTime }: Action): number {
    return endTime ?? this.runEnd;
  }

  during([from, to]: Interval): Action[] {
    const found: Action[] = [];
    for (let index = this.startingFrom(to) - 1; index >= 0 && this.latestEnds[index]! > from; index--)
      if (this.end(this.sorted[index]!) > from) found.push(this.sorted[index]!);
    return found.reverse();
  }

  lastBefore(time: number): Action | null {
    let index = this.startingFrom(time) - 1;
    while (index >= 0 && this.end(this.sorted[index]!) > time) index--;
    return this.sorted[index] ?? null;
  }

  firstAfter(time: number): Action | null {
    return this.sorted[this.startingFrom(time)] ?? null;
  }

  private startingFrom(time: number): number {
    return firstFrom(this.sorted, ({ startTime }) => startTime, time);
  }
}

function withActions([from, to]: Interval, actions: ActionTimes): SparkGap {
  const during = actions.during([from, to]).map(action => ({
    action,
    part: [Math.max(from, action.startTime), Math.min(to, actions.end(action))] as Interval,
  }));
  const outside = without([[from, to]], union(during.map(({ part }) => part)));
  const [since, until] = outside.reduce(
    (longest, each) => (each[1] - each[0] > longest[1] - longest[0] ? each : longest),
    [from, from] as Interval,
  );
  return {
    from,
    to,
    inActions: during.map(({ action, part: [begin, finish] }) => ({ action, time: finish - begin })),
    before: actions.lastBefore(since),
    after: actions.firstAfter(until),
    outside: lengthOf(outside),
  };
}
