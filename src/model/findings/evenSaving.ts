import type { Stage } from '../run';
import type { Task } from '../tasks/task';
import type { RunFacts } from './runFacts';
import { medianRunTime } from './stageTasks';

/**
 * What a stage would save with even tasks, ms of wall time: its time minus the larger of two: the 75 % quantile of
 * the run times without the longest, and the sum of all divided by the slots. At most what the longest task took more than the median. 0 where nothing is known.
 */
export function evenSaving(stage: Stage, worst: Task, facts: RunFacts): number {
  const { applicationId, id, startTime, endTime } = stage;
  const tasks = stage.tasks.succeeded;
  const others = tasks.where('id', each => each !== worst.id).quantiles('executorRunTime');
  if (!others || startTime === null || endTime === null) return 0;
  const high = others[3];
  const even = Math.max(high, tasks.sum('executorRunTime') / facts.slots(applicationId));
  const longer = worst.executorRunTime - medianRunTime(tasks);
  return Math.max(0, Math.min(endTime - startTime - even, longer, facts.elapsed(applicationId, [id])));
}
