import { quantiles } from '../quantiles';
import type { Stage, Task } from '../run';

/** Findings of stages that would save or cost less than this are not worth a word, in milliseconds. */
export const WORTH_MS = 100;

export const succeededTasks = ({ tasks }: Stage): Task[] => tasks.filter(({ status }) => status === 'succeeded');

export const bytesRead = ({ inputBytes, shuffleReadBytes }: Task): number => inputBytes + shuffleReadBytes;

/** As Spark computes it: see `quantiles`. 0 for none. */
export const medianOf = <T>(all: readonly T[], figure: (each: T) => number): number =>
  quantiles(Float64Array.from(all, figure))?.[2] ?? 0;

/** The one with the highest figure; null for none. */
export function mostOf<T>(all: readonly T[], figure: (each: T) => number): T | null {
  return all.reduce<T | null>((most, each) => (most === null || figure(each) > figure(most) ? each : most), null);
}
