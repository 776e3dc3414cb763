import type { Dataset, Run, Stage } from '../model/run';
import { groupBy } from '../model/groupBy';
import { stageKey } from './stageKey';

/**
 * For each dataset the stages that put it out. A dataset that shuffles (a join, a `reduceByKey`) is computed in the
 * stages on both sides of its shuffle; its home is the later side, so every dataset of a run has one place in a drawing.
 * Keys of stages are in the order of `Dataset.stages`; empty for a dataset that no stage computed.
 */
export function homeStages(run: Run): Map<number, string[]> {
  const stages = stagesByKey(run.stages);
  return new Map(run.datasets.map(dataset => [dataset.id, homeOf(dataset, stages)]));
}

/** The attempts of each stage. */
export function stagesByKey(stages: Stage[]): Map<string, Stage[]> {
  return groupBy(stages, stage => stageKey({ applicationId: stage.applicationId, stageId: stage.id }));
}

function homeOf(dataset: Dataset, stages: Map<string, Stage[]>): string[] {
  const own = new Set(dataset.stages.map(stageKey));
  const feeding = new Set<string>();
  for (const key of own) for (const parent of parentKeys(key, stages)) if (own.has(parent)) feeding.add(parent);
  return [...own].filter(key => !feeding.has(key));
}

/** Keys of the stages whose shuffle output `key` reads. */
export function parentKeys(key: string, stages: Map<string, Stage[]>): string[] {
  return (stages.get(key) ?? []).flatMap(stage =>
    stage.parentIds.map(stageId => stageKey({ applicationId: stage.applicationId, stageId })),
  );
}
