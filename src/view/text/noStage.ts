import type { Run } from '../../model/run';

/**
 * Text for a dataset that an action needed but that has no known stage. Its stage might still become known if there are unread
 * plans or pending jobs.
 */
export function noStage({ status, actions, queries }: Run): string {
  const isOpen =
    actions.some(action => action.status === 'running') ||
    queries.some(query => query.status === 'running' || query.plans.analyzed === null);
  return status === 'running' && isOpen ? 'no stage yet' : 'no separate stage';
}
