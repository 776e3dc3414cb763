import type { Stage, Task } from '../model/run';
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
  value: (task: Task) => number | string;
  text: (task: Task) => string;
}

/** @param start of the run, from which starts of tasks are counted, in ms since the epoch */
export function taskColumns(start: number): TaskColumn[] {
  return [
    number('task', ({ index }) => index),
    { title: 'attempt', isFigure: true, value: ({ attempt }) => attempt, text: attemptText },
    words('status', ({ status }) => status),
    time('start', ({ launchTime }) => Math.max(0, launchTime - start), true),
    time('duration', ({ duration }) => duration ?? -1, true),
    time('scheduler delay', ({ schedulerDelay }) => schedulerDelay),
    time('GC', ({ jvmGcTime }) => jvmGcTime),
    words('executor', ({ executorId }) => executorId),
    words('host', ({ host }) => host),
    words('locality', ({ locality }) => locality),
    size('input', ({ inputBytes }) => inputBytes),
    size('shuffle read', ({ shuffleReadBytes }) => shuffleReadBytes),
    size('shuffle write', ({ shuffleWriteBytes }) => shuffleWriteBytes),
    size('spill (memory)', ({ memoryBytesSpilled }) => memoryBytesSpilled),
    size('spill (disk)', ({ diskBytesSpilled }) => diskBytesSpilled),
    size('output', ({ outputBytes }) => outputBytes),
    {
      ...words('error', ({ error }) => error ?? ''),
      text: ({ error }) => cutText(printable(error ?? ''), LONGEST_ERROR),
    },
  ];
}

/** The column that is of use first: what failed, or what took longest. */
export const firstOrder = ({ numFailedTasks }: Stage): { title: string; descending: boolean } =>
  numFailedTasks > 0 ? { title: 'status', descending: false } : { title: 'duration', descending: true };

/** The columns that say something of at least one of the tasks. */
export function usedColumns(columns: TaskColumn[], tasks: readonly Task[]): TaskColumn[] {
  return columns.filter(({ text }) => tasks.some(task => text(task) !== ''));
}

/**
 * The positions of the tasks in the order of a column; of equal ones, the longest first. There may be 200,000: only positions are
 * moved.
 */
export function taskOrder(tasks: readonly Task[], { value }: TaskColumn, descending: boolean): Uint32Array {
  const keys = ranks(tasks.map(value));
  const durations = Float64Array.from(tasks, ({ duration }) => duration ?? -1);
  const sign = descending ? -1 : 1;
  return Uint32Array.from(tasks.keys()).sort(
    (a, b) => sign * (keys[a]! - keys[b]!) || durations[b]! - durations[a]! || a - b,
  );
}

/** Numbers with the order of the values. Words repeat, so that few are compared as words. */
function ranks(values: (number | string)[]): Float64Array {
  if (typeof values[0] === 'number') return Float64Array.from(values as number[]);
  const { compare } = new Intl.Collator('en', { numeric: true });
  const ordered = [...new Set(values as string[])].sort(compare);
  const rankOf = new Map(ordered.map((word, rank) => [word, rank]));
  return Float64Array.from(values, value => rankOf.get(value as string)!);
}

const number = (title: string, value: (task: Task) => number): TaskColumn => ({
  title,
  isFigure: true,
  value,
  text: task => String(value(task)),
});

const words = (title: string, value: (task: Task) => string): TaskColumn => ({
  title,
  isFigure: false,
  value,
  text: task => (value(task) === '' ? '' : printable(value(task))),
});

/** Without `isTold0`, no time is an empty cell. */
const time = (title: string, value: (task: Task) => number, isTold0 = false): TaskColumn =>
  figure(title, value, formatDuration, isTold0 ? 0 : Number.MIN_VALUE);

const size = (title: string, value: (task: Task) => number): TaskColumn =>
  figure(title, value, formatBytes, Number.MIN_VALUE);

function figure(
  title: string,
  value: (task: Task) => number,
  format: (value: number) => string,
  least: number,
): TaskColumn {
  return { title, isFigure: true, value, text: task => (value(task) >= least ? format(value(task)) : '') };
}

/** Spark counts attempts from 0; a copy that it started because the first one was slow is one, too. */
function attemptText({ attempt, speculative }: Task): string {
  return [attempt > 0 ? String(attempt) : '', speculative ? 'speculative' : ''].filter(text => text !== '').join(' ');
}
