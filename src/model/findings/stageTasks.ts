import { quantiles } from '../quantiles';
import type { Task } from '../tasks/task';
import type { TaskList } from '../tasks/taskList';

/** Findings of stages that would save or cost less than this are not worth a word, in milliseconds. */
export const WORTH_MS = 100;

export const bytesRead = ({ inputBytes, shuffleReadBytes }: Task): number => inputBytes + shuffleReadBytes;

/** In ms; as `medianOf`. */
export const medianRunTime = (tasks: TaskList): number => tasks.quantiles('executorRunTime')?.[2] ?? 0;

/** Of the bytes that each task read; as `medianOf`. */
export function medianBytesRead(tasks: TaskList): number {
  const shuffled = tasks.figures('shuffleReadBytes');
  return medianOf(tasks.figures('inputBytes'), (input, index) => input + shuffled[index]!);
}

/** As Spark computes it: see `quantiles`. 0 for none. */
export const medianOf = <T>(all: ArrayLike<T>, figure: (each: T, index: number) => number): number =>
  quantiles(Float64Array.from(all, figure))?.[2] ?? 0;

/** The one with the highest figure; null for none. */
export function mostOf<T>(all: readonly T[], figure: (each: T) => number): T | null {
  return all.reduce<T | null>((most, each) => (most === null || figure(each) > figure(most) ? each : most), null);
}
