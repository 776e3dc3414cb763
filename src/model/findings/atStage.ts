import type { Stage } from '../run';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';

type Place = Required<
  Pick<Found, 'lines' | 'applicationId' | 'datasetIds' | 'stageIds' | 'actionId' | 'queryId' | 'nodeIds'>
>;

/** Where a finding about a stage is: at a node that ran in it, otherwise at the line that the stage is named after. */
export function atStage(stage: Stage, at: NodeAt | null, facts: RunFacts): Place {
  return {
    lines: distinctLines([...(at ? facts.lines(at) : []), ...facts.linesOf(stage)]),
    applicationId: stage.applicationId,
    datasetIds: stage.datasetIds,
    stageIds: [stage.id],
    actionId: stage.actionId,
    queryId: at?.query.id ?? stage.queryIds[0] ?? null,
    nodeIds: at ? [at.node.id] : [],
  };
}
