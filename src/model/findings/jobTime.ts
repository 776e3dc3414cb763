import { union } from '../intervals';
import type { Job } from '../run';

/** Time in which at least one of the jobs ran, in ms. */
export function jobTime(jobs: readonly Job[]): number {
  const ran = union(jobs.map(({ startTime, endTime }) => [startTime, endTime ?? startTime]));
  return ran.reduce((sum, [from, to]) => sum + to - from, 0);
}
