import type { Run } from '../../model/run';

/**
 * What is said of a dataset that an action needed and no stage is known of. While plans are still to be read, or jobs to
 * begin, its stage may only not be known yet.
 */
export function noStage({ status, actions, queries }: Run): string {
  const isOpen =
    actions.some(action => action.status === 'running') ||
    queries.some(query => query.status === 'running' || query.plans.analyzed === null);
  return status === 'running' && isOpen ? 'no stage yet' : 'no stage of its own';
}
