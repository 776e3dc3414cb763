import type { Stage } from '../model/run';
import type { TaskOrder } from '../model/tasks/sortedTasks';
import type { Task } from '../model/tasks/task';
import type { FigureName } from '../model/tasks/taskFields';
import type { TaskList } from '../model/tasks/taskList';
import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import { cutText } from './text/fitText';
import { printable } from './text/printable';

/** More of an error is in the failures and in Spark's UI, in characters. */
const LONGEST_ERROR = 300;

/** A column of the tasks of a stage. */
export interface TaskColumn {
  title: string;
  /** Figures are aligned to the right; their largest come first. */
  isFigure: boolean;
  /** What tasks are sorted by. */
  field: keyof Task;
  text: (task: Task) => string;
  /** Whether it says something of at least one of the tasks. */
  isUsed: (tasks: TaskList) => boolean;
}

/** @param start of the run, from which starts of tasks are counted, in ms since the epoch */
export function taskColumns(start: number): TaskColumn[] {
  return [
    figure('task', 'index', String),
    {
      ...figure('attempt', 'attempt', String),
      text: attemptText,
      isUsed: tasks => tasks.some('attempt', each => each > 0) || tasks.some('speculative', isCopy => isCopy),
    },
    words('status', 'status'),
    figure('start', 'launchTime', time => formatDuration(Math.max(0, time - start))),
    figure('duration', 'duration', time => (time >= 0 ? formatDuration(time) : '')),
    time('scheduler delay', 'schedulerDelay'),
    time('GC', 'jvmGcTime'),
    words('executor', 'executorId'),
    words('host', 'host'),
    words('locality', 'locality'),
    size('input', 'inputBytes'),
    size('shuffle read', 'shuffleReadBytes'),
    size('shuffle write', 'shuffleWriteBytes'),
    size('spill (memory)', 'memoryBytesSpilled'),
    size('spill (disk)', 'diskBytesSpilled'),
    size('output', 'outputBytes'),
    {
      ...words('error', 'error'),
      text: ({ error }) => cutText(printable(error ?? ''), LONGEST_ERROR),
    },
  ];
}

/** The order that is of use first: what failed, or what took longest. */
export const firstOrder = ({ numFailedTasks }: Pick<Stage, 'numFailedTasks'>): TaskOrder =>
  numFailedTasks > 0 ? { by: 'status', descending: false } : { by: 'duration', descending: true };

const column = <Name extends keyof Task>(
  title: string,
  isFigure: boolean,
  field: Name,
  text: (value: Task[Name]) => string,
): TaskColumn => ({
  title,
  isFigure,
  field,
  text: task => text(task[field]),
  isUsed: tasks => tasks.some(field, value => text(value) !== ''),
});

/** A figure that a task does not have yet is an empty cell. */
const figure = (title: string, field: FigureName, format: (value: number) => string): TaskColumn =>
  column(title, true, field, value => (value === null ? '' : format(value)));

const words = (title: string, field: 'status' | 'executorId' | 'host' | 'locality' | 'error'): TaskColumn =>
  column(title, false, field, value => printable(value ?? ''));

/** No time is an empty cell. */
const time = (title: string, field: FigureName): TaskColumn =>
  figure(title, field, value => (value > 0 ? formatDuration(value) : ''));

const size = (title: string, field: FigureName): TaskColumn =>
  figure(title, field, value => (value > 0 ? formatBytes(value) : ''));

/** Spark counts attempts from 0; a copy that it started because the first one was slow is one, too. */
function attemptText({ attempt, speculative }: Task): string {
  return [attempt > 0 ? String(attempt) : '', speculative ? 'speculative' : ''].filter(text => text !== '').join(' ');
}
