import type { Run } from '../model/run';

/** First line of the error of a job or query, if its action does not already show it. */
export function untoldError(run: Run, part: { actionId: number | null; error: string | null }): string | null {
  const action = run.actions.find(each => each.id === part.actionId);
  const isTold = action?.status === 'failed' || action?.status === 'cancelled' || run.status === 'cancelled';
  if (part.error === null || isTold) return null;
  return part.error.split('\n').find(line => line.trim() !== '') ?? null;
}
