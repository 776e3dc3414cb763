import type { EventOf, TaskMetrics } from './runEvent';

/**
 * Time in ms between the submission of a task and its end in which the executor did nothing for it, as in Spark's
 * `AppStatusUtils.schedulerDelay`: shipping the task, waiting for a free thread, reporting its result. Never below 0.
 */
export function schedulerDelay(
  { launchTime, finishTime, gettingResultTime }: EventOf<'taskEnded'>,
  { executorDeserializeTime, executorRunTime, resultSerializationTime }: TaskMetrics,
): number {
  const gettingResult = gettingResultTime > 0 ? Math.max(0, finishTime - gettingResultTime) : 0;
  const used = executorDeserializeTime + executorRunTime + resultSerializationTime + gettingResult;
  return Math.max(0, finishTime - launchTime - used);
}
