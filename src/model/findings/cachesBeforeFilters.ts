import type { Dataset } from '../run';
import { cacheUses } from './cacheUses';
import type { Found } from './finding';
import { consumer, rowsOf, type NodeAt } from './planNodes';
import { distinctLines, type RunFacts } from './runFacts';
import { factor, withoutIds } from './texts';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';

/** The cache has at least so many times the rows that the filter lets through, and so many bytes. */
const FACTOR = 10;
const BYTES = 1_000_000;

/**
 * Cached DataFrames that are read only by one filter, which drops nearly all of their rows. They cost memory, and no
 * time that Spark measures, so there is neither cost nor saving.
 */
export function cachesBeforeFilters(facts: RunFacts): Found[] {
  return facts.run.datasets.filter(({ persistence }) => persistence !== null).flatMap(each => early(each, facts) ?? []);
}

function early(dataset: Dataset, facts: RunFacts): Found | null {
  const size = (dataset.cachedMemory ?? 0) + (dataset.cachedDisk ?? 0);
  const uses = cacheUses(dataset, facts);
  const filters = uses.flatMap(({ scan }) => filterOf(scan) ?? []);
  if (uses.length < 2 || filters.length < uses.length || size < BYTES) return null;
  if (new Set(filters.map(({ filter }) => withoutIds(filter.node.detail))).size > 1) return null;
  const [most] = [...filters].sort((a, b) => b.kept / b.rows - a.kept / a.rows);
  const { rows, kept, filter } = most!;
  if (rows < FACTOR * kept) return null;
  const times = kept > 0 ? rows / kept : rows;
  return {
    rule: 'cache.beforeFilter',
    title: 'Cache on the wrong side of a filter',
    found:
      `The cached result of \`${dataset.op}\` has ${formatCount(rows)} rows (${formatBytes(size)}). All ${uses.length} reads filter them first, ` +
      `and keep ${formatCount(kept)}: ${factor(times)} times more is cached than needed.`,
    lines: distinctLines([dataset.persistence!.callSite, dataset.callSite, ...facts.lines(filter)]),
    applicationId: dataset.applicationId,
    datasetIds: [dataset.id],
    stageIds: [...new Set(uses.flatMap(({ stageIds }) => stageIds))],
    actionId: uses[0]!.actionId,
    queryId: filter.query.id,
    nodeIds: [filter.node.id],
    cost: null,
    evidence: { bytes: size, rowsCached: rows, rowsKept: kept, factor: times },
    change: 'Call `cache()` after the filter: `df.filter(…).cache()`.',
  };
}

function filterOf(scan: NodeAt | null): { filter: NodeAt; rows: number; kept: number } | null {
  const filter = scan && consumer(scan);
  if (!filter || filter.node.name !== 'Filter') return null;
  const rows = rowsOf(scan);
  const kept = rowsOf(filter);
  return rows === null || kept === null || rows === 0 ? null : { filter, rows, kept };
}
