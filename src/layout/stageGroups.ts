import { groupBy } from '../model/groupBy';
import type { Run } from '../model/run';
import { stageParts } from '../model/stageParts';
import { homeStages } from './homeStages';

/** Datasets whose time is known together: Spark ran them in one pass. */
export interface StageGroup {
  /** Keys of the stages that put them out, empty where nothing ran. */
  stages: string[];
  /** The one dataset that metrics tell apart from the others of its stages; null for what is left together. */
  part: number | null;
  datasetIds: number[];
}

/** A part of less than this, of what its stages took, is no box of its own. */
const WORTH_A_BOX = 0.1;
const WORTH_A_BOX_MS = 50;

const known = new WeakMap<Run, Map<number, StageGroup>>();

/**
 * The group of each dataset; members share one object. While a run goes on, a group is all that its stages put out: what
 * metrics tell comes bit by bit, and boxes that part would move what is below them.
 */
export function stageGroups(run: Run): Map<number, StageGroup> {
  let groups = known.get(run);
  if (!groups) known.set(run, (groups = findGroups(run)));
  return groups;
}

function findGroups(run: Run): Map<number, StageGroup> {
  const groups = new Map<number, StageGroup>();
  const byHome = groupBy(homeStages(run), ([, stages]) => stages.join(' '));
  for (const members of byHome.values()) {
    const [, stages] = members[0]!;
    const ids = members.map(([id]) => id);
    const apart = run.status === 'running' ? new Set<number>() : toldApart(run, stages, ids);
    const rest = ids.filter(id => !apart.has(id));
    const parts = [...apart].map(id => ({ stages, part: id, datasetIds: [id] }));
    for (const group of [{ stages, part: null, datasetIds: rest }, ...parts])
      for (const id of group.datasetIds) groups.set(id, group);
  }
  return groups;
}

/** Of datasets that the same stages put out, those whose own nodes took a good part of them. */
function toldApart(run: Run, stages: string[], ids: number[]): Set<number> {
  if (ids.length < 2) return new Set();
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
