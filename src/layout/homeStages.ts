import type { Dataset, Run, Stage } from '../model/run';
import { groupBy } from '../model/groupBy';
import { stageKey } from '../model/stageKey';

/**
 * For each dataset the stages that put it out. A dataset that shuffles (a join, a `reduceByKey`) is computed in the
 * stages on both sides of its shuffle; its home is the later side, so every dataset of a run has one place in a drawing.
 * Keys of stages are in the order of `Dataset.stages`; empty for a dataset that no stage computed.
 */
export function homeStages(run: Run): Map<number, string[]> {
  const stages = stagesByKey(run.stages);
  const standIns = ranInstead(run.stages);
  const homes = new Map(run.datasets.map(dataset => [dataset.id, homeOf(dataset, stages, standIns)]));
  return withHomeless(run.datasets, homes);
}

/** A stage that is no dataset's home is told where it was run: its time would be lost. */
function withHomeless(datasets: Dataset[], homes: Map<number, string[]>): Map<number, string[]> {
  const told = new Set([...homes.values()].flat());
  for (const dataset of datasets) {
    const own = dataset.stages.map(stageKey);
    const missing = own.some(key => !told.has(key));
    const home = new Set(homes.get(dataset.id));
    if (missing)
      homes.set(
        dataset.id,
        own.filter(key => home.has(key) || !told.has(key)),
      );
  }
  return homes;
}

/**
 * By the key of each stage that Spark skipped, the one that had run before over the same RDDs: adaptive execution gives
 * every job new stages for what is there already, and it is those that the next stage names as its parents.
 */
function ranInstead(stages: Stage[]): Map<string, string> {
  const work = ({ applicationId, rddIds }: Stage): string =>
    `${applicationId} ${[...rddIds].sort((a, b) => a - b).join()}`;
  const keyOf = ({ applicationId, id }: Stage): string => stageKey({ applicationId, stageId: id });
  const ran = stages.filter(stage => stage.startTime !== null && stage.rddIds.length > 0);
  const byWork = new Map(ran.map(stage => [work(stage), keyOf(stage)]));
  const skipped = stages.filter(stage => stage.startTime === null);
  return new Map(
    skipped.flatMap(stage => {
      const standIn = byWork.get(work(stage));
      return standIn === undefined ? [] : [[keyOf(stage), standIn]];
    }),
  );
}

/** The attempts of each stage. */
export function stagesByKey(stages: Stage[]): Map<string, Stage[]> {
  return groupBy(stages, stage => stageKey({ applicationId: stage.applicationId, stageId: stage.id }));
}

function homeOf(dataset: Dataset, stages: Map<string, Stage[]>, standIns: Map<string, string>): string[] {
  const own = new Set(dataset.stages.map(stageKey));
  const feeding = new Set<string>();
  for (const key of own)
    for (const each of parentKeys(key, stages)) {
      const parent = standIns.get(each) ?? each;
      if (own.has(parent)) feeding.add(parent);
    }
  return [...own].filter(key => !feeding.has(key));
}

/** Keys of the stages whose shuffle output `key` reads. */
export function parentKeys(key: string, stages: Map<string, Stage[]>): string[] {
  return (stages.get(key) ?? []).flatMap(stage =>
    stage.parentIds.map(stageId => stageKey({ applicationId: stage.applicationId, stageId })),
  );
}
