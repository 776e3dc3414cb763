import type { JobRecord, Jobs } from './jobs';
import type { Queries, QueryRecord } from './queries';

/** Jobs and queries that Spark ran for a call. */
export interface ActionRuns {
  jobs: JobRecord[];
  queries: QueryRecord[];
}

/** Jobs and queries by the id of their action. */
export const runsByAction = (jobs: Jobs, queries: Queries): Map<number, ActionRuns> =>
  groupRuns(jobs.all(), queries.all(), queries);

/** The same of some of them. @param all the queries of the run. */
export function groupRuns(
  jobs: Iterable<JobRecord>,
  queries: Iterable<QueryRecord>,
  all: Queries,
): Map<number, ActionRuns> {
  const runs = new Map<number, ActionRuns>();
  const of = (actionId: number) => {
    const known = runs.get(actionId) ?? { jobs: [], queries: [] };
    runs.set(actionId, known);
    return known;
  };
  for (const job of jobs) {
    const actionId = actionOfJob(job, all);
    if (actionId !== null) of(actionId).jobs.push(job);
  }
  for (const query of queries) {
    const actionId = all.actionId(query);
    if (actionId !== null) of(actionId).queries.push(query);
  }
  return runs;
}

/** From the thread's local property, otherwise from the job's query. */
export function actionOfJob({ started }: JobRecord, queries: Queries): number | null {
  if (started.actionId !== null) return started.actionId;
  const query =
    queries.get(started.applicationId, started.queryId) ?? queries.get(started.applicationId, started.rootQueryId);
  return query ? queries.actionId(query) : null;
}
