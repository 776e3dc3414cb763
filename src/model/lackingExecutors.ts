import { groupBy } from './groupBy';
import { union, without, type Interval } from './intervals';
import type { Executor, Run, Stage } from './run';
import { stageSpan } from './stageTimes';

/**
 * When stages of an application were open, no task ran, and no executor was there, by application; as `union` returns it. Where nothing
 * is known of executors (a server of Spark Connect tells of none), there is no such time. @param end of the run, ms since the epoch
 */
export function lackingExecutors(run: Run, end: number): Map<string, Interval[]> {
  const executors = groupBy(run.executors, ({ applicationId }) => applicationId);
  const stages = groupBy(run.stages, ({ applicationId }) => applicationId);
  return new Map(
    Array.from(executors, ([applicationId, own]) => [
      applicationId,
      lacking(own, stages.get(applicationId) ?? [], end),
    ]),
  );
}

function lacking(executors: Executor[], stages: Stage[], end: number): Interval[] {
  const open = union(stages.flatMap(stage => spansOf(stage, end)));
  const there = union(
    executors.filter(runsTasks).map(({ addTime, removeTime }): Interval => [addTime, removeTime ?? end]),
  );
  const alone = without(open, there);
  return alone.length === 0 ? [] : without(alone, union(stages.flatMap(stage => taskTimes(stage, end))));
}

const spansOf = (stage: Stage, end: number): Interval[] => {
  const span = stageSpan(stage, end);
  return span === null ? [] : [span];
};

function taskTimes({ tasks, endTime }: Stage, end: number): Interval[] {
  const ends = tasks.figures('finishTime', endTime ?? end);
  return Array.from(tasks.figures('launchTime'), (start, index) => [start, ends[index]!]);
}

/** A driver is listed as an executor, too; only that of a local master runs tasks. */
const runsTasks = ({ id, maxTasks, totalTasks }: Executor): boolean =>
  id !== 'driver' || maxTasks > 0 || totalTasks > 0;
