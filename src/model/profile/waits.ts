import { union, type Interval } from '../intervals';
import type { Action, Run } from '../run';
import { runSpan } from '../runSpan';
import { sumOf } from '../sumOf';
import { stageSpan } from '../stageTimes';
import { lineOfName, SourceLines, type SourceLine } from './sourceLines';

/** An action, or a query or job without one, in which the driver waited while no stage ran. */
export interface Wait {
  /** Milliseconds of the run; actions that wait at the same time share them. */
  time: number;
  actionId: number | null;
  /** Null if unknown. */
  line: SourceLine | null;
}

/** Time of the run in which an action was open and no stage ran: planning, scheduling, transfer of results. */
export function waits(run: Run): Wait[] {
  const { start, end } = runSpan(run);
  const clip = ([from, to]: Interval): Interval => [Math.max(start, from), Math.min(end, to)];
  const stages = union(run.stages.flatMap(stage => [stageSpan(stage, end) ?? []].filter(isInterval)));
  const open = asking(run, end);
  const changes: Change[] = [
    ...stages.flatMap(span => edges(span, null)),
    ...open.flatMap(({ spans }, index) => union(spans.map(clip)).flatMap(span => edges(span, index))),
  ];
  const found = divide(changes, open);
  return withEarlier(run, found, end - start - sumOf(stages.map(clip), ([from, to]) => to - from));
}

/** When an action was open, or a query or job without one; as `union` returns it. @param end of the run, ms since the epoch */
export const openTimes = (run: Run, end: number): Interval[] => union(asking(run, end).flatMap(({ spans }) => spans));

const isInterval = (span: Interval | never[]): span is Interval => span.length === 2;

interface Asking extends Omit<Wait, 'time'> {
  spans: Interval[];
  /** The action that started the stream whose function this one is an action of. */
  within: number | null;
}

function asking(run: Run, now: number): Asking[] {
  const lines = new SourceLines(run);
  const spanOf = ({ startTime, endTime }: { startTime: number; endTime: number | null }): Interval => [
    startTime,
    endTime ?? now,
  ];
  const partsOf = partsByAction(run, spanOf);
  const starts = new Map(
    run.streams.flatMap(({ actionId, batches }) =>
      batches.flatMap(({ actionIds }) => actionIds.map(id => [id, actionId] as const)),
    ),
  );
  const actions = run.actions.map(action => ({
    actionId: action.id,
    within: starts.get(action.id) ?? null,
    line: lines.ofAction(action.id),
    spans: runsOnDemand(action) ? (partsOf.get(action.id) ?? []) : [spanOf(action)],
  }));
  const queries = run.queries.filter(each => each.actionId === null && (each.rootQueryId ?? each.id) === each.id);
  const jobs = run.jobs.filter(each => each.actionId === null && each.queryId === null);
  return [
    ...actions,
    ...[...queries, ...jobs].map(each => ({
      ...{ actionId: null, within: null },
      line: lineOfName(each.description ?? ''),
      spans: [spanOf(each)],
    })),
  ];
}

/** Calls that return before Spark runs their jobs: between these, the driver does something else. */
const runsOnDemand = ({ op, owner }: Action) => op === 'toLocalIterator' || owner === 'DataStreamWriter';

/** A batch of a stream lasts longer than its queries: Spark asks the sources, plans, and writes the checkpoint. */
function partsByAction(
  { actions, jobs, queries, streams: started }: Run,
  spanOf: (part: { startTime: number; endTime: number | null }) => Interval,
): Map<number, Interval[]> {
  const found = new Map<number, Interval[]>(actions.filter(runsOnDemand).map(({ id }) => [id, []]));
  // The query of an iterator may last until its last row is taken.
  const streams = new Set(actions.filter(each => each.owner === 'DataStreamWriter').map(({ id }) => id));
  for (const job of jobs) if (job.actionId !== null) found.get(job.actionId)?.push(spanOf(job));
  for (const query of queries)
    if (query.actionId !== null && streams.has(query.actionId)) found.get(query.actionId)?.push(spanOf(query));
  for (const { actionId, batches } of started)
    for (const { startTime, duration } of batches)
      if (actionId !== null && duration !== null) found.get(actionId)?.push([startTime, startTime + duration]);
  return found;
}

/** The start or end of an action; of a time in which stages run if `index` is null. */
interface Change {
  at: number;
  index: number | null;
  step: 1 | -1;
}

const edges = ([from, to]: Interval, index: number | null): Change[] =>
  to > from
    ? [
        { at: from, index, step: 1 },
        { at: to, index, step: -1 },
      ]
    : [];

/** A stream waits for the actions of its function: the time is theirs. */
function innermost(active: ReadonlySet<number>, open: Asking[]): number[] {
  const outer = new Set([...active].flatMap(index => open[index]!.within ?? []));
  return [...active].filter(index => !outer.has(open[index]!.actionId ?? -1));
}

/** Of the old batches of a stream, only the sum of their times is known. @param left the time in which no stage ran */
function withEarlier({ streams }: Run, found: Wait[], left: number): Wait[] {
  const earlier = sumOf(streams, stream => stream.earlier.duration);
  if (earlier === 0) return found;
  const unknown = Math.max(0, left - sumOf(found, ({ time }) => time));
  const share = Math.min(1, unknown / earlier);
  return found.map(wait => {
    const own = streams.filter(({ actionId }) => actionId !== null && actionId === wait.actionId);
    return { ...wait, time: wait.time + share * sumOf(own, stream => stream.earlier.duration) };
  });
}

function divide(changes: Change[], open: Asking[]): Wait[] {
  const times = open.map(() => 0);
  const active = new Set<number>();
  let stages = 0;
  let last = 0;
  for (const { at, index, step } of changes.sort((a, b) => a.at - b.at)) {
    if (stages === 0) {
      const waiting = innermost(active, open);
      for (const each of waiting) times[each]! += (at - last) / waiting.length;
    }
    last = at;
    if (index === null) stages += step;
    else if (step > 0) active.add(index);
    else active.delete(index);
  }
  return open.map(({ actionId, line }, index) => ({ actionId, line, time: times[index]! }));
}
