import { groupBy } from '../groupBy';
import type { Action, Dataset, Run, Stage } from '../run';
import { stageKey } from '../stageKey';
import { stageParts } from '../stageParts';
import { isPartial } from './partialStages';
import type { RunFacts } from './runFacts';

/** What one action spent on a dataset and on all that it is made of. */
export interface ComputeTime {
  action: Action;
  /** Milliseconds of wall time. */
  time: number;
  /** Whether the time is an upper limit: other steps ran in the same pass. */
  isLimit: boolean;
  stageIds: number[];
}

/** Of every action that computed a dataset, in their order. Rows from a cache, and of stages that stopped early, do not count. */
export function computeTimes(dataset: Dataset, facts: RunFacts): ComputeTime[] {
  const stages = stagesByAction(facts.run);
  const all = facts.withAncestors(dataset);
  const served = servedAt(dataset, all, facts);
  const times = dataset.actionIds.flatMap(actionId => {
    const action = facts.action(actionId);
    if (!action) return [];
    const members = served ? facts.withAncestors(dataset, id => served(id, action)) : all;
    const parts = (stages.get(actionId) ?? []).flatMap(stage => partOf(stage, dataset, members, facts) ?? []);
    const time = parts.reduce((sum, part) => sum + part.time, 0);
    const stageIds = parts.map(part => part.stageId);
    return time > 0 ? [{ action, time, isLimit: parts.some(part => part.isLimit), stageIds }] : [];
  });
  return withinKnown(times.sort((a, b) => a.action.startTime - b.action.startTime));
}

/** An action that computed nothing else says how long it takes; where there are only upper limits, they stay. */
function withinKnown(times: ComputeTime[]): ComputeTime[] {
  const known = times.filter(({ isLimit }) => !isLimit).map(({ time }) => time);
  if (known.length === 0) return times;
  const longest = Math.max(...known);
  return times.map(each => (each.isLimit ? { ...each, time: Math.min(each.time, longest), isLimit: false } : each));
}

/** At most this much time of an action went into computing a dataset: all of its stages. */
export function timeInStages(actionId: number, facts: RunFacts): number {
  const stages = stagesByAction(facts.run).get(actionId) ?? [];
  return stages.reduce((sum, { applicationId, id }) => sum + facts.elapsed(applicationId, [id]), 0);
}

const byRun = new WeakMap<Run, Map<number | null, Stage[]>>();

function stagesByAction(run: Run): Map<number | null, Stage[]> {
  let found = byRun.get(run);
  if (!found) {
    const begun = run.stages.filter(({ startTime, status }) => startTime !== null && status !== 'skipped');
    byRun.set(run, (found = groupBy(begun, ({ actionId }) => actionId)));
  }
  return found;
}

function partOf(
  stage: Stage,
  dataset: Dataset,
  members: ReadonlySet<number>,
  facts: RunFacts,
): { stageId: number; time: number; isLimit: boolean } | null {
  if (!members.has(dataset.id) || isPartial(stage, facts)) return null;
  const share = shareOf(stage, members, facts.run);
  const isPass = share === 0 && dataset.kind === 'rdd' && isMostly(stage, dataset, members);
  if (share === 0 && !isPass) return null;
  const time = facts.elapsed(stage.applicationId, [stage.id]) * (isPass ? 1 : share);
  return { stageId: stage.id, time, isLimit: isPass };
}

/**
 * The part of a stage that its nodes' own metrics give to these datasets; all of it where it computed nothing else. What
 * a write takes is no one's but the action's, so then only metrics count.
 */
function shareOf(
  { applicationId, id, datasetIds, outputBytes }: Stage,
  members: ReadonlySet<number>,
  run: Run,
): number {
  if (outputBytes === 0 && datasetIds.length > 0 && areAll(datasetIds, members)) return 1;
  const found = stageParts(run).get(stageKey({ applicationId, stageId: id }));
  if (!found || found.executorTime === 0) return 0;
  const own = found.parts.filter(({ told, datasetId }) => told && datasetId !== null && members.has(datasetId));
  return Math.min(1, own.reduce((sum, { time }) => sum + time, 0) / found.executorTime);
}

/** From the last one: what was made later is no member. */
const areAll = (ids: readonly number[], members: ReadonlySet<number>): boolean =>
  ids.findLastIndex(id => !members.has(id)) < 0;

/** Nothing times the steps of a pass of Python, so at least half of them have to be of the dataset. */
function isMostly({ datasetIds }: Stage, dataset: Dataset, members: ReadonlySet<number>): boolean {
  const own = datasetIds.filter(id => members.has(id)).length;
  return datasetIds.includes(dataset.id) && 2 * own >= datasetIds.length;
}

/**
 * Whether an action reads a dataset from its cache, all of it: another one filled the cache before. Null where no cache is
 * in the way. Plans of DataFrames show by themselves what was computed; the steps of an RDD are in the stage all the same.
 */
function servedAt(
  dataset: Dataset,
  all: ReadonlySet<number>,
  facts: RunFacts,
): ((id: number, action: Action) => boolean) | null {
  const cached = dataset.kind === 'rdd' ? [...all].flatMap(id => cachedWhole(facts.dataset(id))) : [];
  if (cached.length === 0) return null;
  const byId = new Map(cached.map(each => [each.id, each]));
  return (id, { id: actionId, startTime }) => {
    const { persistence, actionIds } = byId.get(id) ?? {};
    if (!persistence || startTime < persistence.startTime) return false;
    if (persistence.endTime !== null && startTime > persistence.endTime) return false;
    return actionIds!.some(user => {
      const began = facts.action(user)?.startTime ?? 0;
      return user !== actionId && began >= persistence.startTime && began < startTime;
    });
  };
}

const cachedWhole = (dataset: Dataset | null): Dataset[] =>
  dataset?.persistence && dataset.cachedFraction === 1 ? [dataset] : [];
