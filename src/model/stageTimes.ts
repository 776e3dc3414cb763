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

/** The start or end of a stage or of one of its tasks. */
interface Change {
  at: number;
  stage: number;
  stages: number;
  tasks: number;
}

function elapsedTimes(stages: Stage[], now: number): Map<string, number> {
  const changes = stages.flatMap((stage, index) => changesOf(stage, index, now)).sort((a, b) => a.at - b.at);
  const tasks = new Map<number, number>();
  const running = new Set<number>();
  const elapsed = new Map<string, number>();
  let last = 0;
  for (const { at, stage, stages: begun, tasks: more } of changes) {
    if (at > last) share(at - last, running, tasks, index => keyOf(stages[index]!), elapsed);
    last = at;
    if (begun > 0) running.add(stage);
    if (begun < 0) running.delete(stage);
    tasks.set(stage, (tasks.get(stage) ?? 0) + more);
  }
  return elapsed;
}

function changesOf(stage: Stage, index: number, now: number): Change[] {
  const span = stageSpan(stage, now);
  if (span === null) return [];
  const [start, end] = span;
  const inside = (time: number): number => Math.min(end, Math.max(start, time));
  return [
    { at: start, stage: index, stages: 1, tasks: 0 },
    ...stage.tasks.flatMap(({ launchTime, finishTime }) => [
      { at: inside(launchTime), stage: index, stages: 0, tasks: 1 },
      { at: inside(finishTime ?? end), stage: index, stages: 0, tasks: -1 },
    ]),
    { at: end, stage: index, stages: -1, tasks: 0 },
  ];
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
  return tasks.reduce((most, { finishTime }) => Math.max(most, finishTime ?? 0), startTime ?? 0);
}

/** A stage whose tasks wait for slots gets no time while other tasks run. If no task runs, all stages share the time. */
function share(
  time: number,
  running: ReadonlySet<number>,
  tasks: ReadonlyMap<number, number>,
  nameOf: (stage: number) => string,
  elapsed: Map<string, number>,
): void {
  let all = 0;
  for (const stage of running) all += tasks.get(stage) ?? 0;
  for (const stage of running) {
    const part = all === 0 ? 1 / running.size : (tasks.get(stage) ?? 0) / all;
    const name = nameOf(stage);
    elapsed.set(name, (elapsed.get(name) ?? 0) + time * part);
  }
}

function keyOf(stage: Stage): string {
  return stageKey({ applicationId: stage.applicationId, stageId: stage.id });
}
