import type { JobRecord, Jobs } from './jobs';
import { runsQuery, type OperationRecord, type Operations } from './operations';
import type { Queries, QueryRecord } from './queries';

/** Jobs, queries and operations of Spark Connect that Spark ran for a call. */
export interface ActionRuns {
  jobs: JobRecord[];
  queries: QueryRecord[];
  operations: OperationRecord[];
}

/** What Spark ran for a driver, or a part of it. */
export interface Ran {
  jobs: Iterable<JobRecord>;
  queries: Iterable<QueryRecord>;
  operations: Iterable<OperationRecord>;
}

/**
 * Jobs, queries and operations by the id of their action. A call is no action for a command that Spark runs no query
 * for, such as the creation of a view.
 */
export const runsByAction = (jobs: Jobs, queries: Queries, operations: Operations): Map<number, ActionRuns> =>
  groupRuns({ jobs: jobs.all(), queries: queries.all(), operations: operations.all() }, queries, operations);

/** The same of some of them. @param allQueries @param allOperations those of the run. */
export function groupRuns(some: Ran, allQueries: Queries, allOperations: Operations): Map<number, ActionRuns> {
  const runs = new Map<number, ActionRuns>();
  const of = (actionId: number) => {
    const known = runs.get(actionId) ?? { jobs: [], queries: [], operations: [] };
    runs.set(actionId, known);
    return known;
  };
  for (const job of some.jobs) {
    const actionId = actionOfJob(job, allQueries, allOperations);
    if (actionId !== null) of(actionId).jobs.push(job);
  }
  for (const query of some.queries) {
    const actionId = allQueries.actionId(query);
    if (actionId !== null) of(actionId).queries.push(query);
  }
  for (const operation of some.operations) {
    const { actionId } = operation;
    if (actionId !== null && (runsQuery(operation) || runs.has(actionId))) of(actionId).operations.push(operation);
  }
  return runs;
}

/** The application of an action. */
export function applicationOf({ jobs, queries, operations }: ActionRuns): string | null {
  return (jobs[0] ?? queries[0])?.started.applicationId ?? operations[0]?.applicationId ?? null;
}

/** From the thread's local property or the operation's tag, otherwise from the job's query. */
export function actionOfJob({ started }: JobRecord, queries: Queries, operations: Operations): number | null {
  const own = started.actionId ?? operations.actionOfTags(started.tags);
  if (own !== null) return own;
  const query =
    queries.get(started.applicationId, started.queryId) ?? queries.get(started.applicationId, started.rootQueryId);
  return query ? queries.actionId(query) : null;
}
