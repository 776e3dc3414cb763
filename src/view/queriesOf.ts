import type { Query, Run } from '../model/run';
import { queryOf, stageOf } from './callSiteOf';
import type { Thing } from './runLinks';
import { queryDuration } from './text/planTree';

/**
 * The queries of a thing, longest first; without a thing, all queries of the run. For a dataset, the queries with the dataset in
 * their plans, or if there are none, the queries of the actions that needed it.
 */
export function queriesOf(run: Run, thing: Thing | null): Query[] {
  const byDuration = (queries: Query[]): Query[] =>
    [...queries].sort((a, b) => queryDuration(b, run) - queryDuration(a, run) || a.id - b.id);
  if (thing === null || thing.type === 'line') return byDuration(run.queries);
  if (thing.type === 'planNode') return present(queryOf(run, thing.applicationId, thing.queryId));
  if (thing.type === 'query') return present(queryOf(run, thing.applicationId, thing.id));
  if (thing.type === 'action') return byDuration(run.queries.filter(query => query.actionId === thing.id));
  if (thing.type === 'job') {
    const { applicationId, id } = thing;
    return byDuration(run.queries.filter(query => query.applicationId === applicationId && query.jobIds.includes(id)));
  }
  if (thing.type === 'stage') {
    const ids = stageOf(run, thing)?.queryIds ?? [];
    return byDuration(
      run.queries.filter(query => query.applicationId === thing.applicationId && ids.includes(query.id)),
    );
  }
  return byDuration(queriesOfDataset(run, thing.id));
}

function queriesOfDataset(run: Run, id: number): Query[] {
  const dataset = run.datasets.find(each => each.id === id);
  const keys = new Set(dataset?.planNodes.map(node => `${node.applicationId}/${node.queryId}`));
  const planned = run.queries.filter(query => keys.has(`${query.applicationId}/${query.id}`));
  if (planned.length > 0) return planned;
  return run.queries.filter(query => query.actionId !== null && dataset?.actionIds.includes(query.actionId));
}

function present(query: Query | null): Query[] {
  return query === null ? [] : [query];
}
