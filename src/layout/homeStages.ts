import type { Dataset, Run, Stage } from '../model/run';
import { groupBy } from '../model/groupBy';
import { stageKey } from '../model/stageKey';

/**
 * For each dataset, its home: the stages that output it. A dataset with a shuffle (a join, a `reduceByKey`) is computed in the
 * stages on both sides of the shuffle. Its home is the later side, so that every dataset has one place in a drawing. Stage keys
 * are in the order of `Dataset.stages`; empty for a dataset that was not computed.
 */
export function homeStages(run: Run): Map<number, string[]> {
  const stages = stagesByKey(run.stages);
  const standIns = ranInstead(run.stages);
  const homes = new Map(run.datasets.map(dataset => [dataset.id, homeOf(dataset, stages, standIns)]));
  return withHomeless(run.datasets, homes);
}

/** Assigns stages that are not the home of any dataset to the datasets that they ran, so that their time is shown. */
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
 * For each skipped stage, the key of the stage that ran before over the same RDDs. Under adaptive execution, every job has new
 * stages for existing shuffle output, and later stages have these skipped stages as their parents.
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

/** The attempts of each stage, by stage key. */
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

/** Keys of the stages whose shuffle output the stage reads. */
export function parentKeys(key: string, stages: Map<string, Stage[]>): string[] {
  return (stages.get(key) ?? []).flatMap(stage =>
    stage.parentIds.map(stageId => stageKey({ applicationId: stage.applicationId, stageId })),
  );
}
