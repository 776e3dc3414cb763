import { mainDataset } from '../mainDataset';
import type { Stage } from '../run';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';

/** Where a finding about a whole stage belongs: the dataset that it is named after, else its action. */
export function stageSite(
  stage: Stage,
  facts: RunFacts,
): Pick<Found, 'lines' | 'applicationId' | 'datasetIds' | 'stageIds' | 'actionId' | 'queryId'> {
  const action = facts.action(stage.actionId);
  return {
    lines: distinctLines([mainDataset(facts.run, stage)?.callSite ?? null, action?.callSite ?? null]),
    applicationId: stage.applicationId,
    datasetIds: stage.datasetIds,
    stageIds: [stage.id],
    actionId: stage.actionId,
    queryId: stage.queryIds[0] ?? null,
  };
}
