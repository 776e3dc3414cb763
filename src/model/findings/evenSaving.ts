import type { Stage, Task } from '../run';
import { quantiles } from '../quantiles';
import type { RunFacts } from './runFacts';
import { mostOf, succeededTasks, sumOf } from './stageTasks';

/**
 * What a stage would save with even tasks, ms of wall time: its time minus the larger of the 75 % quantile of run times and
 * their sum divided by the slots; at most what the longest task took more than the median. 0 where nothing is known.
 */
export function evenSaving(stage: Stage, facts: RunFacts): number {
  const { applicationId, id, startTime, endTime } = stage;
  const tasks = succeededTasks(stage);
  const times = quantiles(Float64Array.from(tasks, runTime));
  if (!times || startTime === null || endTime === null) return 0;
  const [, , median, high] = times;
  const even = Math.max(high, sumOf(tasks, runTime) / facts.slots(applicationId));
  const longer = mostOf(tasks, runTime)!.executorRunTime - median;
  return Math.max(0, Math.min(endTime - startTime - even, longer, facts.elapsed(applicationId, [id])));
}

const runTime = ({ executorRunTime }: Task): number => executorRunTime;
