import type { Interval } from './intervals';
import type { Run, Stage } from './run';
import { runSpan } from './runSpan';
import { stageKey } from './stageKey';

export interface StageTime {
  /**
   * Wall time of the stage in ms, over all attempts. If several stages run at the same time, the time is divided by their numbers
   * of running tasks, so the times of all stages add up to at most the time of the run.
   */
  elapsed: number;
  /** `elapsed` as a share of the wall time of the run, 0 to 1. */
  share: number;
  /** Executor run time over all attempts, in ms. */
  executorTime: number;
  /** Whether the stage has not completed, so that the times still increase. */
  running: boolean;
  /** Whether the stage is pending. */
  waiting: boolean;
}

const known = new WeakMap<Run, Map<string, StageTime>>();

/** Share of wall time, and executor time, of each stage, by stage key. */
export function stageTimes(run: Run): Map<string, StageTime> {
  let times = known.get(run);
  if (!times) known.set(run, (times = findTimes(run)));
  return times;
}

function findTimes(run: Run): Map<string, StageTime> {
  const { start, end } = runSpan(run);
  const elapsed = elapsedTimes(run.stages, end);
  const times = new Map<string, StageTime>();
  for (const stage of run.stages) {
    const key = keyOf(stage);
    const before = times.get(key);
    times.set(key, {
      elapsed: elapsed.get(key) ?? 0,
      share: end > start ? Math.min(1, (elapsed.get(key) ?? 0) / (end - start)) : 0,
      executorTime: (before?.executorTime ?? 0) + stage.executorRunTime,
      running: (before?.running ?? false) || stage.status === 'running',
      waiting: (before?.waiting ?? true) && stage.status === 'pending',
    });
  }
  return times;
}

/** A stage that ran, and when. */
interface Ran {
  stage: Stage;
  span: Interval;
}

function elapsedTimes(stages: Stage[], now: number): Map<string, number> {
  const ran = stages.flatMap((stage): Ran[] => {
    const span = stageSpan(stage, now);
    return span === null ? [] : [{ stage, span }];
  });
  const elapsed = new Map<string, number>();
  for (const together of byOverlap(ran)) {
    const [first, ...others] = together;
    if (others.length > 0) divide(together, elapsed);
    else add(elapsed, keyOf(first!.stage), first!.span[1] - first!.span[0]);
  }
  return elapsed;
}

/** Stages that are connected by others that ran at the same time. */
function byOverlap(ran: Ran[]): Ran[][] {
  const groups: Ran[][] = [];
  let end = -Infinity;
  for (const each of ran.sort((a, b) => a.span[0] - b.span[0])) {
    if (each.span[0] < end) groups.at(-1)!.push(each);
    else groups.push([each]);
    end = Math.max(end, each.span[1]);
  }
  return groups;
}

/** Gives each stage its part of the time of all of them. */
function divide(together: Ran[], elapsed: Map<string, number>): void {
  const running = together.map(({ stage, span }) => new RunningTasks(stage, span));
  const moments = Float64Array.from(running.flatMap(each => each.moments)).sort();
  const open = new Set<RunningTasks>();
  let [last, next] = [moments[0]!, 0];
  for (const at of moments) {
    if (at > last) share(at - last, open, elapsed);
    last = at;
    for (; next < running.length && running[next]!.start <= at; next++) open.add(running[next]!);
    for (const each of open) if (!each.goesTo(at)) open.delete(each);
  }
}

/** How many tasks of a stage run at a time that moves on. */
class RunningTasks {
  readonly key: string;
  count = 0;
  readonly start: number;
  private readonly end: number;
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  private begun = 0;
  private ended = 0;

  constructor(stage: Stage, [start, end]: Interval) {
    const inside = (time: number): number => Math.min(end, Math.max(start, time));
    this.key = keyOf(stage);
    [this.start, this.end] = [start, end];
    this.starts = stage.tasks.figures('launchTime').map(inside).sort();
    this.ends = stage.tasks.figures('finishTime', end).map(inside).sort();
  }

  get moments(): number[] {
    return [this.start, ...this.starts, ...this.ends, this.end];
  }

  /** @returns whether the stage still runs then */
  goesTo(time: number): boolean {
    while (this.starts[this.begun]! <= time) this.begun += 1;
    while (this.ends[this.ended]! <= time) this.ended += 1;
    this.count = this.begun - this.ended;
    return time < this.end;
  }
}

/** When a stage ran, at most until `now`, the end of the run so far; null if it did not. */
export function stageSpan(stage: Stage, now: number): Interval | null {
  const { startTime: start } = stage;
  const end = Math.min(now, endOf(stage, now));
  return start === null || end <= start ? null : [start, end];
}

/** End of a stage. A stage that was aborted without an event ended with its last task. */
function endOf({ endTime, status, startTime, tasks }: Stage, now: number): number {
  if (endTime !== null || status === 'running') return endTime ?? now;
  return Math.max(startTime ?? 0, tasks.largest('finishTime') ?? 0);
}

/** A stage whose tasks wait for slots gets no time while other tasks run. If no task runs, all stages share the time. */
function share(time: number, running: ReadonlySet<RunningTasks>, elapsed: Map<string, number>): void {
  let all = 0;
  for (const { count } of running) all += count;
  for (const { key, count } of running) add(elapsed, key, time * (all === 0 ? 1 / running.size : count / all));
}

function add(elapsed: Map<string, number>, key: string, time: number): void {
  elapsed.set(key, (elapsed.get(key) ?? 0) + time);
}

function keyOf(stage: Stage): string {
  return stageKey({ applicationId: stage.applicationId, stageId: stage.id });
}
