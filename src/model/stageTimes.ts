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
    const { time } = elapsed.get(key)!;
    times.set(key, {
      elapsed: time,
      share: end > start ? Math.min(1, time / (end - start)) : 0,
      executorTime: (before?.executorTime ?? 0) + stage.executorRunTime,
      running: (before?.running ?? false) || stage.status === 'running',
      waiting: (before?.waiting ?? true) && stage.status === 'pending',
    });
  }
  return times;
}

function elapsedTimes(stages: Stage[], now: number): Map<string, ElapsedTime> {
  const elapsed = new Map(stages.map(stage => [keyOf(stage), { time: 0 }]));
  const running = stages.flatMap(stage => {
    const span = stageSpan(stage, now);
    return span === null ? [] : [new RunningStage(stage, span, elapsed.get(keyOf(stage))!)];
  });
  running.sort((a, b) => a.start - b.start);
  let [open, next, last]: [RunningStage[], number, number] = [[], 0, 0];
  for (const at of Float64Array.from(running.flatMap(({ start, end }) => [start, end])).sort()) {
    divide(open, last, at);
    open = open.filter(({ end }) => end > at);
    for (; next < running.length && running[next]!.start <= at; next++) open.push(running[next]!);
    last = at;
  }
  return elapsed;
}

/** Gives each of the stages that run in this time its part of it. */
function divide(open: RunningStage[], from: number, to: number): void {
  if (open.length === 1) {
    open[0]!.elapsed.time += to - from;
    return;
  }
  for (let at = from; at < to;) {
    let next = to;
    for (const each of open) next = Math.min(next, each.goTo(at));
    share(next - at, open);
    at = next;
  }
}

/** A stage that waits for slots gets no time while tasks of others run. If no task runs, all stages share the time. */
function share(time: number, open: RunningStage[]): void {
  let all = 0;
  for (const { tasks } of open) all += tasks;
  for (const { tasks, elapsed } of open) elapsed.time += time * (all === 0 ? 1 / open.length : tasks / all);
}

/** In ms, of all attempts of a stage. */
interface ElapsedTime {
  time: number;
}

/** A stage, and how many of its tasks run at a time that moves on. */
class RunningStage {
  readonly start: number;
  readonly end: number;
  tasks = 0;
  /** When tasks began and ended; only looked at while other stages run. */
  private changes: { starts: Float64Array; ends: Float64Array } | null = null;
  private begun = 0;
  private ended = 0;

  constructor(
    private readonly stage: Stage,
    [start, end]: Interval,
    readonly elapsed: ElapsedTime,
  ) {
    [this.start, this.end] = [start, end];
  }

  /** @returns when the number of tasks changes next */
  goTo(time: number): number {
    const { starts, ends } = (this.changes ??= this.findChanges());
    while (starts[this.begun]! <= time) this.begun += 1;
    while (ends[this.ended]! <= time) this.ended += 1;
    this.tasks = this.begun - this.ended;
    return Math.min(starts[this.begun] ?? Infinity, ends[this.ended] ?? Infinity);
  }

  private findChanges() {
    const inside = (time: number): number => Math.min(this.end, Math.max(this.start, time));
    const { tasks } = this.stage;
    return {
      starts: tasks.figures('launchTime').map(inside).sort(),
      ends: tasks.figures('finishTime', this.end).map(inside).sort(),
    };
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

function keyOf(stage: Stage): string {
  return stageKey({ applicationId: stage.applicationId, stageId: stage.id });
}
