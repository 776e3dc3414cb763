import { groupBy } from '../model/groupBy';
import type { Run } from '../model/run';
import { stageParts } from '../model/stageParts';
import { homeStages } from './homeStages';

/** Datasets that share one measured time because Spark ran them in one pass. */
export interface StageGroup {
  /** Keys of the stages that output them; empty if they did not run. */
  stages: string[];
  /** The dataset, if metrics distinguish it from the other datasets of its stages; null for the rest. */
  part: number | null;
  datasetIds: number[];
}

/** Minimum share of the time of its stages for a dataset to get a separate box. */
const WORTH_A_BOX = 0.1;
const WORTH_A_BOX_MS = 50;

const known = new WeakMap<Run, Map<number, StageGroup>>();

/**
 * Groups by dataset id. Members share one object. While a run is in progress, a group has all datasets that its stages output:
 * metrics arrive gradually, and splitting a box would move everything below it.
 */
export function stageGroups(run: Run): Map<number, StageGroup> {
  let groups = known.get(run);
  if (!groups) known.set(run, (groups = findGroups(run)));
  return groups;
}

function findGroups(run: Run): Map<number, StageGroup> {
  const groups = new Map<number, StageGroup>();
  const byHome = groupBy(homeStages(run), ([, stages]) => stages.join(' '));
  const homes = groupBy(
    [...byHome.values()].flatMap(([first]) => first![1]),
    stage => stage,
  );
  for (const members of byHome.values()) {
    const [, stages] = members[0]!;
    const ids = members.map(([id]) => id);
    const isAlone = ids.length < 2 && stages.every(stage => homes.get(stage)!.length < 2);
    const apart = run.status === 'running' || isAlone ? new Set<number>() : toldApart(run, stages, ids);
    const rest = ids.filter(id => !apart.has(id));
    const parts = [...apart].map(id => ({ stages, part: id, datasetIds: [id] }));
    for (const group of [{ stages, part: null, datasetIds: rest }, ...parts])
      for (const id of group.datasetIds) groups.set(id, group);
  }
  return groups;
}

/** Of the datasets of these stages, those whose own plan nodes took a considerable share of the time. */
function toldApart(run: Run, stages: string[], ids: number[]): Set<number> {
  const own = new Map<number, number>();
  let all = 0;
  for (const stage of stages) {
    const found = stageParts(run).get(stage);
    all += found?.executorTime ?? 0;
    for (const { datasetId, told, time } of found?.parts ?? [])
      if (told && datasetId !== null) own.set(datasetId, (own.get(datasetId) ?? 0) + time);
  }
  const least = Math.max(WORTH_A_BOX_MS, WORTH_A_BOX * all);
  return new Set(ids.filter(id => (own.get(id) ?? 0) >= least));
}
