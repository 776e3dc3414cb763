import { stageGroups, type StageGroup } from '../../layout/stageGroups';
import { stageTimes } from '../../model/stageTimes';
import { groupBy } from '../../model/groupBy';
import type { Run } from '../../model/run';
import { stageParts } from '../../model/stageParts';

/** Datasets that share one measured time, with that time. The times of all groups add up to at most the time of the run. */
export interface LineageGroup extends StageGroup {
  /** Wall time of its stages in ms, without parts that other groups show. */
  elapsed: number;
  /** `elapsed` as a share of the wall time of the run, 0 to 1. */
  share: number;
  /** Executor time of its stages in ms, a sum over tasks, without parts that other groups show. */
  executorTime: number;
  /** Its stages whose time another group shows, because no metric distinguishes the two. */
  elsewhere: string[];
  /** Whether other groups show a part of the time of its stages. */
  isRest: boolean;
  running: boolean;
  /** Whether its stages are pending: their parents failed or have not completed. */
  waiting: boolean;
}

/** Whether other groups show the whole time of its stages. */
export function toldElsewhere(group: LineageGroup): boolean {
  return group.stages.length > 0 && group.elsewhere.length === group.stages.length;
}

const known = new WeakMap<Run, Map<number, LineageGroup>>();

/** Groups by dataset id. Members share one object. */
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

/** Divides the time of a stage between its groups: parts to those that metrics distinguish, the rest to one group. */
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

/** The rest goes to the group with the fewest stages, which is the most specific one; in a tie, to the last created. */
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
