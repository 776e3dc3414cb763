import type { Action, Run } from '../run';
import { failedTask } from './failedTask';

/** Full error texts of an action, most specific first: of the task, the action, the stage, the jobs, the queries. */
export function errorText(run: Pick<Run, 'stages' | 'jobs' | 'queries'>, action: Action): string | null {
  const failed = failedTask(run, action);
  const job = run.jobs.find(each => each.actionId === action.id && each.error !== null);
  const query = run.queries.find(each => each.actionId === action.id && each.error !== null);
  return (
    failed?.task?.stackTrace ??
    withoutEmpty(action.error) ??
    failed?.stage.failureReason ??
    job?.error ??
    query?.error ??
    failed?.task?.error ??
    null
  );
}

const withoutEmpty = (text: string | null): string | null => (text?.trim() ? text : null);
