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
  return byDuration(queriesOfDatasets(run, thing.type === 'fold' ? thing.fold.datasetIds : [thing.id]));
}

function queriesOfDatasets(run: Run, ids: number[]): Query[] {
  const wanted = new Set(ids);
  const datasets = run.datasets.filter(each => wanted.has(each.id));
  const keys = new Set(datasets.flatMap(each => each.planNodes.map(node => `${node.applicationId}/${node.queryId}`)));
  const planned = run.queries.filter(query => keys.has(`${query.applicationId}/${query.id}`));
  if (planned.length > 0) return planned;
  const actionIds = new Set(datasets.flatMap(each => each.actionIds));
  return run.queries.filter(query => query.actionId !== null && actionIds.has(query.actionId));
}

function present(query: Query | null): Query[] {
  return query === null ? [] : [query];
}
