import type { Action, Run, Stage } from '../run';
import type { Task } from '../tasks/task';

/** The task that made an action fail, with its stage; the last attempt if there are several. */
export function failedTask(run: Pick<Run, 'stages'>, action: Action): { stage: Stage; task: Task | null } | null {
  const stages = run.stages.filter(
    stage => stage.actionId === action.id && stage.applicationId === action.applicationId,
  );
  const failed = stages.filter(stage => stage.status === 'failed' || stage.failureReason !== null);
  // When a job fails, Spark cancels its other stages: those have a reason but no failed task.
  const stage =
    failed.findLast(each => lastFailed(each) !== null) ??
    failed.at(-1) ??
    (action.error === null ? stages.find(each => each.numFailedTasks > 0) : undefined);
  return stage === undefined ? null : { stage, task: lastFailed(stage) };
}

function lastFailed(stage: Stage): Task | null {
  const tasks = [...stage.tasks.where('status', status => status === 'failed')];
  tasks.sort((a, b) => (a.finishTime ?? 0) - (b.finishTime ?? 0) || a.attempt - b.attempt);
  return tasks.at(-1) ?? null;
}
