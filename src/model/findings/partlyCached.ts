import type { Dataset } from '../run';
import { formatBytes } from '../../text/formatBytes';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { sumOf } from '../sumOf';
import { percent } from '../../text/percent';

/** Of the memory for storage and execution, the part that execution cannot take from the cache. */
const FOR_CACHE = 0.5;

/**
 * Persisted datasets of which only a part is cached because the memory ends. A dataset that no action has read to its end
 * is not one of them. No cost: `recomputedDatasets` has those that were computed again.
 */
export function partlyCached(facts: RunFacts): Found[] {
  return facts.run.datasets.flatMap(dataset => partly(dataset, facts) ?? []);
}

function partly(dataset: Dataset, facts: RunFacts): Found | null {
  const { persisted, cachedFraction: fraction, cachedMemory, cachedDisk, applicationId, op } = dataset;
  if (!persisted || fraction === null || fraction === 0 || fraction === 1 || cachedMemory === null) return null;
  const executors = facts.run.executors.filter(each => each.applicationId === applicationId);
  const room = FOR_CACHE * sumOf(executors, ({ maxMemory }) => maxMemory);
  const whole = (cachedMemory + (cachedDisk ?? 0)) / fraction;
  if (room === 0 || whole <= room) return null;
  return {
    rule: 'memory.partlyCached',
    title: 'Partly cached',
    found: `Only ${percent(fraction)} of the partitions of ${op} are cached (${formatBytes(cachedMemory)}): all of it needs about ${formatBytes(whole)}, and the cache is sure of ${formatBytes(room)}.`,
    lines: distinctLines([dataset.callSite]),
    applicationId,
    datasetIds: [dataset.id],
    stageIds: dataset.stages.map(({ stageId }) => stageId),
    cost: null,
    evidence: { fraction, memory: cachedMemory, needed: whole, room },
    change:
      'Cache fewer columns or rows, `unpersist()` what is no longer used, or use `persist(StorageLevel.MEMORY_AND_DISK)`: what has no room is read from disk, and not computed again.',
  };
}
