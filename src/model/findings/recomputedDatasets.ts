import type { Action, Dataset } from '../run';
import { computeTimes, type ComputeTime, timeInStages } from './computeTimes';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { isBatch, isStreaming } from './streamingDatasets';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { sumOf } from '../sumOf';

/** Less is not worth a line: milliseconds, and share of the run's wall time. */
const LEAST_MS = 100;
const LEAST_SHARE = 0.01;
/**
 * A look at a dataset goes through the datasets of all stages. So many of them are gone through altogether; in a loop of
 * thousands of steps, the looks are spread evenly, and the best is as good a place for `cache()` as its neighbours.
 */
const MOST_STEPS = 10_000_000;
const FEWEST_LOOKS = 10;

/**
 * Datasets that several actions computed again, and caches that had no room for all of their rows. Cost: the time of all
 * computations but the longest; a `show()` that needed only a few rows counts for those. Saving: the same, as a cached
 * dataset is computed once; none where its steps share a pass of Python with others, so that only an upper limit is
 * known. It is found at the last dataset that the actions share.
 */
export function recomputedDatasets(facts: RunFacts): Found[] {
  const inStages = timesInStages(facts);
  const possible = facts.run.datasets.filter(
    each => mayBeWorthACache(each, facts) && !isLittle(costOf(each.actionIds.map(inStages)), facts),
  );
  const found = evenly(possible, mostLooks(facts)).flatMap(each => again(each, facts) ?? []);
  const chosen: Again[] = [];
  // Who is cached spares those before it, and leaves the little that those after it do for themselves.
  for (const each of found.sort((a, b) => Number(b.isPartly) - Number(a.isPartly) || b.cost - a.cost))
    if (!chosen.some(other => isRelated(each, other))) chosen.push(each);
  return chosen.map(each => toFound(each, facts));
}

interface Again {
  dataset: Dataset;
  times: ComputeTime[];
  cost: number;
  isPartly: boolean;
  ancestors: ReadonlySet<number>;
}

/** The last one that its actions share. What reads a file is found by the rules about reading. */
function mayBeWorthACache(dataset: Dataset, facts: RunFacts): boolean {
  const { actionIds, callSite, parentIds, op, childIds } = dataset;
  if (actionIds.length < 2 || callSite === null || (parentIds.length === 0 && op !== 'sql')) return false;
  if (isPartlyCached(dataset)) return true;
  const isShared = childIds.some(id => facts.dataset(id)?.actionIds.length === actionIds.length);
  return !isShared && !isStreaming(dataset, facts);
}

const isPartlyCached = ({ persistence, cachedFraction }: Dataset): boolean =>
  persistence !== null && cachedFraction !== null && cachedFraction < 1;

function again(dataset: Dataset, facts: RunFacts): Again | null {
  const times = computeTimes(dataset, facts);
  const cost = costOf(times.map(({ time }) => time));
  if (times.length < 2 || isLittle(cost, facts)) return null;
  return { dataset, times, cost, isPartly: isPartlyCached(dataset), ancestors: facts.withAncestors(dataset) };
}

/** At most so much time of an action went into computing a dataset. */
function timesInStages(facts: RunFacts): (actionId: number) => number {
  const known = new Map<number, number>();
  return actionId => {
    const time = known.get(actionId) ?? timeInStages(actionId, facts);
    known.set(actionId, time);
    return time;
  };
}

function mostLooks({ run }: RunFacts): number {
  const steps = sumOf(run.stages, ({ datasetIds }) => datasetIds.length);
  return Math.max(FEWEST_LOOKS, Math.floor(MOST_STEPS / Math.max(1, steps)));
}

function evenly<T>(all: T[], most: number): T[] {
  const step = all.length / most;
  return step <= 1 ? all : Array.from({ length: most }, (_, index) => all[Math.floor(index * step)]!);
}

/** Of all computations but the longest. */
const costOf = (times: number[]): number =>
  sumOf(times, time => time) - times.reduce((most, time) => Math.max(most, time), 0);

const isLittle = (cost: number, { wall }: RunFacts): boolean => cost < LEAST_MS || cost < LEAST_SHARE * wall;

const isRelated = (one: Again, other: Again): boolean =>
  (one.ancestors.has(other.dataset.id) || other.ancestors.has(one.dataset.id)) &&
  one.dataset.actionIds.some(id => other.dataset.actionIds.includes(id));

function toFound({ dataset, times, cost, isPartly }: Again, facts: RunFacts): Found {
  const actions = times.map(({ action }) => action);
  const isLimit = times.some(time => time.isLimit);
  const { op, persistence, applicationId } = dataset;
  return {
    rule: isPartly ? 'cache.tooSmall' : 'dataset.recomputed',
    title: isPartly ? 'Cache too small' : 'Computed again',
    found: isPartly
      ? `Only ${Math.floor(dataset.cachedFraction! * 100)} % of the partitions of \`${op}\` fit into the cache: the rest was computed again, for ${formatDuration(cost)}.`
      : `${plural(times.length, 'action')} computed ${isBatch(dataset) ? 'the batch of' : 'the result of'} \`${op}\`: ${formatDuration(times[0]!.time)} the first time, ${isLimit ? 'at most ' : ''}${formatDuration(cost)} again.`,
    lines: distinctLines([
      isPartly ? persistence!.callSite : null,
      dataset.callSite,
      ...actions.map(({ callSite }) => callSite),
    ]),
    applicationId,
    datasetIds: [dataset.id],
    stageIds: [...new Set(times.flatMap(({ stageIds }) => stageIds))],
    actionId: lastOf(actions).id,
    cost,
    saving: isLimit ? null : cost,
    evidence: { actions: times.length, first: times[0]!.time, again: cost },
    excluded: isLimit
      ? ['The steps of one pass of Python are timed together: a part of it may be of steps that follow.']
      : [],
    change: isPartly ? changeOfCache(facts.isLocal(applicationId ?? '')) : changeOf(dataset, lastOf(actions)),
  };
}

const lastOf = (actions: Action[]): Action => actions.at(-1)!;

const changeOf = (dataset: Dataset, last: Action): string =>
  isBatch(dataset)
    ? 'Call `persist()` on the batch at the start of the function, and `unpersist()` at its end.'
    : `Call \`cache()\` on the result of \`${dataset.op}\` before the first of these actions, and \`unpersist()\` after the last, \`${last.op}\`.`;

function changeOfCache(isLocal: boolean): string {
  const less =
    'Cache fewer columns and rows, or use `persist(StorageLevel.MEMORY_AND_DISK)`, which keeps the rest on disk';
  return isLocal ? `${less}.` : `${less}; or give the executors more memory.`;
}
