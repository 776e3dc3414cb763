import type { Stage, Task } from '../run';
import { quantiles } from '../quantiles';
import type { RunFacts } from './runFacts';
import { medianOf, succeededTasks } from './stageTasks';
import { sumOf } from '../sumOf';

/**
 * What a stage would save with even tasks, ms of wall time: its time minus the larger of two: the 75 % quantile of
 * the run times without the longest, and the sum of all divided by the slots. At most what the longest task took more than the median. 0 where nothing is known.
 */
export function evenSaving(stage: Stage, worst: Task, facts: RunFacts): number {
  const { applicationId, id, startTime, endTime } = stage;
  const tasks = succeededTasks(stage);
  const others = quantiles(
    Float64Array.from(
      tasks.filter(each => each !== worst),
      runTime,
    ),
  );
  if (!others || startTime === null || endTime === null) return 0;
  const high = others[3];
  const even = Math.max(high, sumOf(tasks, runTime) / facts.slots(applicationId));
  const longer = worst.executorRunTime - medianOf(tasks, runTime);
  return Math.max(0, Math.min(endTime - startTime - even, longer, facts.elapsed(applicationId, [id])));
}

const runTime = ({ executorRunTime }: Task): number => executorRunTime;
