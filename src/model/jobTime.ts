import { union } from './intervals';
import type { Job } from './run';
import { sumOf } from './sumOf';

/** Time in which at least one of the jobs ran, in ms. */
export function jobTime(jobs: readonly Job[]): number {
  const ran = union(jobs.map(({ startTime, endTime }) => [startTime, endTime ?? startTime]));
  return sumOf(ran, ([from, to]) => to - from);
}
