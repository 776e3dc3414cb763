import type { Dataset } from '../run';
import { cacheUses } from './cacheUses';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** Actions that people call to fill a cache, and whose result they often do not need. */
const FILLS = new Set(['count', 'foreach', 'foreachPartition']);

/**
 * Cached datasets that nothing read after the action that filled the cache. Cost: the time of the stages that filled it
 * where the action was called for that (`count`, `foreach`); else none is known, as Spark does not time the caching
 * itself. No saving: the result of the count may be wanted.
 */
export function uselessCaches(facts: RunFacts): Found[] {
  if (facts.run.status === 'running') return [];
  return facts.run.datasets
    .filter(({ persistence }) => persistence !== null)
    .flatMap(each => useless(each, facts) ?? []);
}

function useless(dataset: Dataset, facts: RunFacts): Found | null {
  const size = (dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0);
  const [use, ...others] = cacheUses(dataset, facts);
  const action = facts.action(use?.actionId ?? null);
  if (size === 0 || !use || !action || others.length > 0) return null;
  const fill = facts.elapsed(action.applicationId ?? '', use.fillStageIds);
  const isForCache = FILLS.has(action.op) && action.datasetIds.includes(dataset.id);
  return {
    rule: 'cache.useless',
    title: 'Cache that nothing reads',
    found:
      `\`${action.op}\` put the result of \`${dataset.op}\` (${formatBytes(size)}) into the cache, and nothing read it afterwards.` +
      (isForCache ? ` Computing the rows for it took ${formatDuration(fill)}.` : ''),
    lines: distinctLines([dataset.persistence!.callSite, dataset.callSite, action.callSite]),
    applicationId: action.applicationId,
    datasetIds: [dataset.id],
    stageIds: [...new Set([...use.fillStageIds, ...use.stageIds])],
    actionId: action.id,
    cost: isForCache ? fill : null,
    evidence: { bytes: size, ...(isForCache ? { fill } : {}) },
    change: isForCache
      ? `Remove the \`cache()\`, and the \`${action.op}()\` if it is there only to fill the cache.`
      : 'Remove the `cache()`: one action computes the rows once anyway, and without it Spark reads only the columns and rows that the action needs.',
  };
}
