import { stageGroups, type StageGroup } from '../../layout/stageGroups';
import { stageTimes } from '../../model/stageTimes';
import { groupBy } from '../../model/groupBy';
import type { Run } from '../../model/run';
import { stageParts } from '../../model/stageParts';

/** Datasets whose time is known together, and what they took. The times of all groups add up to no more than the run's. */
export interface LineageGroup extends StageGroup {
  /** Wall time of the run, ms: of each of its stages the part that no other group tells. */
  elapsed: number;
  /** `elapsed` as a part of the run's wall time, 0 to 1. */
  share: number;
  /** The same of the executors' time: a sum over tasks, ms. */
  executorTime: number;
  /** Of its stages, those whose time another group tells: nothing tells the two apart. */
  elsewhere: string[];
  /** Some of what its stages took is told by groups of their own. */
  isRest: boolean;
  running: boolean;
  /** The stages were planned, but none began: what they wait for failed, or is not done. */
  waiting: boolean;
}

/** All that its stages took is told by other groups. */
export function toldElsewhere(group: LineageGroup): boolean {
  return group.stages.length > 0 && group.elsewhere.length === group.stages.length;
}

const known = new WeakMap<Run, Map<number, LineageGroup>>();

/** The group of each dataset; members share one object. */
export function lineageGroups(run: Run): Map<number, LineageGroup> {
  let groups = known.get(run);
  if (!groups) known.set(run, (groups = findGroups(run)));
  return groups;
}

function findGroups(run: Run): Map<number, LineageGroup> {
  const byDataset = stageGroups(run);
  const times = stageTimes(run);
  const groups = new Map(Array.from(new Set(byDataset.values()), group => [group, emptyGroup(group, times)]));
  const byStage = groupBy(
    [...groups.values()].flatMap(group => group.stages.map(stage => ({ stage, group }))),
    each => each.stage,
  );
  for (const [stage, members] of byStage)
    shareOut(
      run,
      stage,
      members.map(each => each.group),
    );
  return new Map(Array.from(byDataset, ([id, group]) => [id, groups.get(group)!]));
}

function emptyGroup(group: StageGroup, times: ReturnType<typeof stageTimes>): LineageGroup {
  const { stages } = group;
  return {
    ...group,
    elapsed: 0,
    share: 0,
    executorTime: 0,
    elsewhere: [],
    isRest: false,
    running: stages.some(each => times.get(each)?.running),
    waiting: stages.length > 0 && stages.every(each => times.get(each)?.waiting),
  };
}

/** Gives a stage's time to the groups that it is told by: parts to those that metrics tell apart, the rest to one. */
function shareOut(run: Run, stage: string, groups: LineageGroup[]): void {
  const time = stageTimes(run).get(stage);
  const found = stageParts(run).get(stage);
  if (time === undefined || found === undefined) return;
  let left = 1;
  for (const group of groups.filter(each => each.part !== null)) {
    const own = found.parts.filter(part => part.told && part.datasetId === group.part);
    const executorTime = own.reduce((sum, part) => sum + part.time, 0);
    const part = found.executorTime > 0 ? Math.min(left, executorTime / found.executorTime) : 0;
    give(group, time, part);
    left -= part;
  }
  const rest = restOf(groups);
  give(rest, time, left);
  const together = groups.filter(each => each.part === null);
  rest.isRest ||= rest.part === null && together.length < groups.length;
  for (const group of together) if (group !== rest) group.elsewhere.push(stage);
}

/** What nothing tells apart goes to the group of the fewest stages, which says most about it; of several to the last made. */
function restOf(groups: LineageGroup[]): LineageGroup {
  const together = groups.filter(each => each.part === null);
  const candidates = together.length > 0 ? together : groups;
  return candidates.reduce((best, each) => {
    if (each.stages.length !== best.stages.length) return each.stages.length < best.stages.length ? each : best;
    return (each.datasetIds.at(-1) ?? 0) > (best.datasetIds.at(-1) ?? 0) ? each : best;
  });
}

function give(group: LineageGroup, time: { elapsed: number; share: number; executorTime: number }, part: number): void {
  group.elapsed += part * time.elapsed;
  group.share += part * time.share;
  group.executorTime += part * time.executorTime;
}
