import type { Query, Run, Stage } from './run';
import { stageParts } from './stageParts';

/** The time of the nodes of a query's plan. */
export interface QueryParts {
  /** Executor time of the query's stages, ms. */
  executorTime: number;
  /** Its parts, by the nodes of the final plan; their sum is at most the executor time. */
  byNode: Map<number, number>;
  /** The executor time of some stages of the query. */
  ofStages: (stageIds: number[]) => number;
}

export function queryParts(run: Run, query: Query): QueryParts {
  // A query also lists stages that were already complete: those that ran for another query are not its own.
  const ranFor = ({ queryIds }: Stage): boolean => queryIds.length === 0 || queryIds.includes(query.id);
  const own = run.stages.filter(
    stage => stage.applicationId === query.applicationId && query.stageIds.includes(stage.id) && ranFor(stage),
  );
  const byNode = new Map<number, number>();
  for (const id of new Set(own.map(stage => stage.id)))
    for (const { queryId, nodeId, time } of stageParts(run).get(`${query.applicationId}/${id}`)?.parts ?? [])
      if (queryId === query.id) byNode.set(nodeId, (byNode.get(nodeId) ?? 0) + time);
  const time = (stages: Stage[]): number => stages.reduce((sum, stage) => sum + stage.executorRunTime, 0);
  return {
    byNode,
    ofStages: ids => time(own.filter(stage => ids.includes(stage.id))),
    executorTime: time(own),
  };
}
