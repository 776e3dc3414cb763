import type { Stage } from '../run';
import type { Task } from '../tasks/task';
import type { TaskList } from '../tasks/taskList';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import type { RunFacts } from './runFacts';
import { bytesRead, medianBytesRead, medianRunTime } from './stageTasks';
import { factor } from './texts';

/** A figure explains a straggler if it is at least this part of what the task took longer than the median. */
const EXPLAINS = 0.5;
/** Tasks of a slow executor take at least this many times those of the others. */
const SLOW_EXECUTOR = 2;

export interface StragglerCause {
  text: string;
  change: string;
  /** What is excluded, with figures. */
  excluded: string[];
}

/** Why a task took longer than the others that read as much. @param tasks of the stage, those that succeeded. */
export function stragglerCause(stage: Stage, worst: Task, tasks: TaskList, facts: RunFacts): StragglerCause {
  const excess = worst.executorRunTime - medianRunTime(tasks);
  const figures = { gc: worst.jvmGcTime, fetch: worst.shuffleFetchWaitTime, python: pythonTime(stage, worst, facts) };
  const explains = (time: number): boolean => time >= EXPLAINS * excess;
  const excluded = [
    `Not the data: the task read ${formatBytes(bytesRead(worst))}, the median ${formatBytes(medianBytesRead(tasks))}.`,
    ...(explains(figures.gc) ? [] : [`Not garbage collection: ${formatDuration(figures.gc)}.`]),
    ...(explains(figures.fetch) ? [] : [`Not waiting for shuffle blocks: ${formatDuration(figures.fetch)}.`]),
  ];
  return { ...(named(figures, explains) ?? placed(worst, tasks, facts, stage)), excluded };
}

type Named = Pick<StragglerCause, 'text' | 'change'>;

function named(
  { gc, fetch, python }: Record<'gc' | 'fetch' | 'python', number>,
  explains: (time: number) => boolean,
): Named | null {
  if (explains(gc))
    return {
      text: `${formatDuration(gc)} of it is garbage collection`,
      change: 'Keep less in the cache, and less in each row: a full heap makes single tasks wait.',
    };
  if (explains(fetch))
    return {
      text: `${formatDuration(fetch)} of it is waiting for shuffle blocks`,
      change: 'Look at the executor that served the blocks: it was busy, or far away.',
    };
  return explains(python)
    ? {
        text: `${formatDuration(python)} of it is the Python function`,
        change:
          'Look at the rows of that partition: a few of them cost the function much more than the others. Handle them apart, or spread them with `repartition`.',
      }
    : null;
}

function placed(worst: Task, tasks: TaskList, facts: RunFacts, stage: Stage): Named {
  const same = tasks.where('executorId', id => id === worst.executorId).where('id', id => id !== worst.id);
  const others = tasks.where('executorId', id => id !== worst.executorId);
  const times = medianRunTime(same) / (medianRunTime(others) || Infinity);
  const isSpeculating = facts.property(stage.applicationId, 'spark.speculation') === 'true';
  if (!facts.isLocal(stage.applicationId) && same.length > 0 && times >= SLOW_EXECUTOR)
    return {
      text: `executor ${worst.executorId} on ${worst.host} is slow: its other tasks took ${factor(times)} times those of the other executors`,
      change: `Look at the host ${worst.host}.${isSpeculating ? '' : ' `spark.speculation=true` runs such tasks a second time elsewhere.'}`,
    };
  return {
    text: 'with no more data than the others',
    change:
      'Look at the rows of that partition: a few of them cost much more than the others in the expression of this line.',
  };
}

/** Time of Python in a task, where it has the longest one of a node: only that is recorded for single tasks. */
function pythonTime(stage: Stage, worst: Task, facts: RunFacts): number {
  const times = facts
    .nodesIn(stage)
    .flatMap(({ node }) =>
      node.metrics.filter(({ name }) => /^time to (execute Python code|run Python workers)$/.test(name)),
    );
  return Math.max(0, ...times.map(({ text }) => longestOf(text, worst.id)));
}

/** `4.6 s (0 ms, 11 ms, 3.0 s (stage 6.0: task 22))` → 3000 for task 22, otherwise 0. */
function longestOf(text: string | null, taskId: number): number {
  const [, value, unit, task] = /([\d.]+) (ms|s|m|h) \(stage \d+\.\d+: task (\d+)\)/.exec(text ?? '') ?? [];
  return Number(task) === taskId ? Number(value) * UNITS[unit as keyof typeof UNITS] : 0;
}

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
