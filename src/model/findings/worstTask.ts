import type { Task } from '../tasks/task';
import type { RunFacts } from './runFacts';

/** The task that did most of the work of a stage. */
export interface WorstTask {
  stageId: number;
  task: Task;
  /** Of the run time of all tasks of the stage. */
  share: number;
  numTasks: number;
}

/** Of the stage that took longest of those given; null where no task is known. */
export function worstTask(facts: RunFacts, applicationId: string, stageIds: readonly number[]): WorstTask | null {
  const stages = stageIds.flatMap(id => facts.attempts(applicationId, id));
  const [longest] = [...stages].sort((a, b) => b.executorRunTime - a.executorRunTime);
  const tasks = longest?.tasks.succeeded;
  const task = tasks?.most('executorRunTime');
  if (!longest || !tasks || !task) return null;
  const sum = tasks.sum('executorRunTime');
  if (sum === 0) return null;
  return { stageId: longest.id, task, share: task.executorRunTime / sum, numTasks: tasks.length };
}
