import type { Action, Application } from '../run';
import type { DriverWarning } from '../runEvent';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { plural } from '../../text/plural';

type Warned = Application['warnings'][number];

/** What a warning means, and what to do about it. */
const TEXTS: Record<DriverWarning, { title: string; found: (figures: Warned['figures']) => string; change: string }> = {
  windowWithoutPartition: {
    title: 'Window without partitions',
    found: () => 'a window has no `partitionBy`, so all rows move to one task.',
    change:
      'Add `partitionBy(…)` to the window, or use `monotonically_increasing_id()` where any increasing number will do.',
  },
  notCached: {
    title: 'No room in the cache',
    found: ({ rddId }) => `there was not enough memory to cache a partition of RDD ${rddId}.`,
    change: 'Cache fewer columns and rows, or use `persist(StorageLevel.MEMORY_AND_DISK)`.',
  },
  largeTask: {
    title: 'Large task',
    found: ({ stageId, bytes }) =>
      `a task of stage ${stageId} is ${formatBytes(bytes ?? null)} large: data of the driver is sent with every task.`,
    change: 'Broadcast what a function captures, and read data from files instead of from a Python list.',
  },
  largeTaskBinary: {
    title: 'Large task',
    found: ({ bytes }) => `the code and data that all tasks of a stage need are ${formatBytes(bytes ?? null)} large.`,
    change: 'Broadcast what a function captures; split a very long expression or plan (`localCheckpoint()`).',
  },
  alreadyCached: {
    title: 'Cached twice',
    found: () => 'a DataFrame is cached whose plan is in the cache already.',
    change: 'Remove one of the calls of `cache()`: a different storage level in the second one has no effect.',
  },
  noExecutor: {
    title: 'No executor for a job',
    found: () =>
      'a job waited, since the cluster gave it no executor: none was there, or all were lost, or no worker has the cores and the memory for one.',
    change:
      'Look at the cluster manager: which workers it has, and whether another application holds them. Ask for no more than a worker has (`spark.executor.memory`, `spark.executor.cores`).',
  },
  hintIgnored: {
    title: 'Hint ignored',
    found: () =>
      'a hint has no effect: its name or relation is unknown, another one overrides it, or the join cannot follow it.',
    change:
      'Name the DataFrame or its alias in the hint, and check that the join allows it: the outer side of an outer join cannot be broadcast.',
  },
};

/** Warnings in the driver's log that are easily overlooked. They have no cost of their own. */
export function driverLogWarnings(facts: RunFacts): Found[] {
  return facts.run.applications.flatMap(({ id, warnings }) => warnings.map(each => toFound(id, each, facts)));
}

function toFound(applicationId: string, { warning, figures, count, time }: Warned, facts: RunFacts): Found {
  const { title, found, change } = TEXTS[warning];
  const action = actionAt(time, facts);
  return {
    rule: 'driver.warning',
    title,
    found: `Spark's log warns${count > 1 ? ` ${plural(count, 'time')}` : ''}: ${found(figures)}`,
    lines: distinctLines([action?.callSite ?? null]),
    applicationId,
    stageIds: figures.stageId === undefined ? [] : [figures.stageId],
    actionId: action?.id ?? null,
    cost: null,
    evidence: { warning, count, ...figures },
    change,
  };
}

/** The action that ran at that time, else the next one: a plan is analyzed before its action. */
function actionAt(time: number, { run }: RunFacts): Action | null {
  // The log has whole milliseconds.
  const running = run.actions.findLast(each => each.startTime < time + 1 && (each.endTime ?? Infinity) >= time);
  return running ?? run.actions.find(each => each.startTime >= time) ?? null;
}
