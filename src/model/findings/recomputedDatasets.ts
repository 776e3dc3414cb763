import type { Dataset } from '../run';
import { stageKey } from '../stageKey';
import { stageParts } from '../stageParts';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

/**
 * Datasets that several actions computed again. Cost: the time of all computations but the first; saving: the same, as a
 * cached dataset is computed once. Told at the last dataset that the actions share.
 */
export function recomputedDatasets(facts: RunFacts): Found[] {
  const found = facts.run.datasets.flatMap(dataset => recomputed(dataset, facts) ?? []);
  const ids = new Set(found.map(({ datasetIds }) => datasetIds![0]!));
  // What was made of it was recomputed by the same actions, and costs at least as much: that is where to cache.
  return found.filter(each => {
    const children = facts.dataset(each.datasetIds![0]!)!.childIds;
    return !children.some(id => ids.has(id) && sameActions(facts.dataset(id)!, facts.dataset(each.datasetIds![0]!)!));
  });
}

const sameActions = (one: Dataset, other: Dataset): boolean =>
  one.actionIds.length === other.actionIds.length && one.actionIds.every(id => other.actionIds.includes(id));

function recomputed(dataset: Dataset, facts: RunFacts): Found | null {
  if (dataset.actionIds.length < 2 || dataset.callSite === null) return null;
  const times = timesByAction(dataset, facts);
  if (times.size < 2) return null;
  const [first, ...again] = [...times].sort((a, b) => a[0] - b[0]);
  const cost = again.reduce((sum, [, time]) => sum + time, 0);
  if (cost <= 0) return null;
  const actions = facts.run.actions.filter(({ id }) => times.has(id));
  const isPartly = dataset.persisted && dataset.cachedFraction !== null && dataset.cachedFraction < 1;
  return {
    rule: isPartly ? 'cache.tooSmall' : 'dataset.recomputed',
    title: isPartly ? 'Cache too small' : 'Computed again',
    found: isPartly
      ? `Only ${Math.round(dataset.cachedFraction! * 100)} % of ${dataset.op} is cached: the rest was computed again, for ${formatDuration(cost)}.`
      : `${plural(times.size, 'action')} computed ${dataset.op} and what is before it: ${formatDuration(first![1])} the first time, ${formatDuration(cost)} again.`,
    lines: distinctLines([dataset.callSite, ...actions.map(({ callSite }) => callSite)]),
    applicationId: dataset.applicationId,
    datasetIds: [dataset.id],
    stageIds: dataset.stages.map(({ stageId }) => stageId),
    actionId: again[0]![0],
    cost,
    saving: cost,
    evidence: { actions: times.size, first: first![1], again: cost },
    change: isPartly
      ? 'Give the executors more memory, cache fewer columns, or use `persist(StorageLevel.MEMORY_AND_DISK)`.'
      : `Call \`cache()\` on the result of ${dataset.op} before the first of these actions, and \`unpersist()\` after the last.`,
  };
}

/** What each action spent on a dataset and on all that it is made of. */
function timesByAction(dataset: Dataset, facts: RunFacts): Map<number, number> {
  const members = withAncestors(dataset, facts);
  const times = new Map<number, number>();
  for (const stage of facts.run.stages) {
    if (stage.actionId === null || stage.startTime === null || !dataset.actionIds.includes(stage.actionId)) continue;
    const key = stageKey({ applicationId: stage.applicationId, stageId: stage.id });
    const parts = stageParts(facts.run).get(key);
    const share = shareOf(stage.datasetIds, members, parts);
    if (share <= 0) continue;
    const time = facts.elapsed(stage.applicationId, [stage.id]) * share;
    times.set(stage.actionId, (times.get(stage.actionId) ?? 0) + time);
  }
  return times;
}

function shareOf(
  datasetIds: number[],
  members: ReadonlySet<number>,
  parts: ReturnType<ReturnType<typeof stageParts>['get']>,
): number {
  if (datasetIds.length > 0 && datasetIds.every(id => members.has(id))) return 1;
  if (!parts || parts.executorTime === 0) return 0;
  const own = parts.parts.filter(({ told, datasetId }) => told && datasetId !== null && members.has(datasetId));
  return own.reduce((sum, { time }) => sum + time, 0) / parts.executorTime;
}

function withAncestors(dataset: Dataset, facts: RunFacts): Set<number> {
  const found = new Set<number>();
  const open = [dataset.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const each = facts.dataset(id);
    if (!each || found.has(id)) continue;
    found.add(id);
    open.push(...each.parentIds);
  }
  return found;
}
