import type { Fold } from '../../layout/foldRepeats';
import type { LineageUnits } from '../../layout/lineageUnits';
import type { Run } from '../../model/run';
import { lineageGroups, type LineageGroup } from './lineageGroups';

/**
 * Groups by node. A fold over several groups has the sum of their times, and each time is shown once: by the first node in order
 * that has it. The others show `↕`.
 */
export function foldedGroups(run: Run, { order, folds }: LineageUnits): Map<number, LineageGroup> {
  const groups = lineageGroups(run);
  if (folds.size === 0) return groups;
  const found = new Map<number, LineageGroup>();
  const told = new Map<LineageGroup, LineageGroup>();
  for (const id of order) {
    const own = [...new Set((folds.get(id)?.datasetIds ?? [id]).flatMap(each => groups.get(each) ?? []))];
    const [first] = own;
    if (first === undefined) continue;
    if (own.length === 1) {
      const shown = told.get(first) ?? first;
      told.set(first, shown);
      found.set(id, shown);
      continue;
    }
    found.set(
      id,
      sumOf(
        own,
        own.filter(group => !told.has(group)),
      ),
    );
    for (const group of own) if (!told.has(group)) told.set(group, toldAbove(group));
  }
  return found;
}

/** All of the groups as one, with the times of those in `counted`. */
function sumOf(groups: LineageGroup[], counted: LineageGroup[]): LineageGroup {
  const sum = (value: (group: LineageGroup) => number): number =>
    counted.reduce((total, group) => total + value(group), 0);
  const stages = [...new Set(groups.flatMap(group => group.stages))];
  const told = new Set(counted.flatMap(group => group.stages.filter(stage => !group.elsewhere.includes(stage))));
  return {
    stages,
    part: null,
    datasetIds: [...new Set(groups.flatMap(group => group.datasetIds))],
    elapsed: sum(group => group.elapsed),
    share: sum(group => group.share),
    executorTime: sum(group => group.executorTime),
    elsewhere: stages.filter(stage => !told.has(stage)),
    isRest: false,
    running: groups.some(group => group.running),
    waiting: groups.every(group => group.waiting || group.stages.length === 0) && stages.length > 0,
  };
}

function toldAbove(group: LineageGroup): LineageGroup {
  return { ...group, elapsed: 0, share: 0, executorTime: 0, elsewhere: group.stages, isRest: false };
}

/** The iteration with the most time, with its number from 1 and its time in ms; null if no stages distinguish iterations. */
export function worstIteration(run: Run, fold: Fold): { number: number; elapsed: number } | null {
  const groups = lineageGroups(run);
  const told = new Set<LineageGroup>();
  const times = iterationsOf(fold).map(datasetIds => {
    let time = 0;
    for (const group of datasetIds.flatMap(id => groups.get(id) ?? [])) {
      if (!told.has(group)) time += group.elapsed;
      told.add(group);
    }
    return time;
  });
  if (times.filter(time => time > 0).length < 2) return null;
  const elapsed = times.reduce((most, time) => Math.max(most, time), 0);
  return { number: times.indexOf(elapsed) + 1, elapsed };
}

function iterationsOf({ count, inner, datasetIds }: Fold): number[][] {
  if (count === 1) return [];
  return inner.length > 0 ? inner.map(each => each.datasetIds) : datasetIds.map(id => [id]);
}
