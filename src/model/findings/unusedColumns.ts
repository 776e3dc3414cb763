import { readsCache } from '../leafNodes';
import { groupBy } from '../groupBy';
import type { Found } from './finding';
import { firstList } from './planDetail';
import { descendants, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { scanOf } from './scans';
import { formatCount } from '../../text/formatCount';
import { withoutIds } from './texts';

/** Cached columns for each one that is read. */
const FACTOR = 3;
/** Fewer columns are not worth a word. */
const COLUMNS = 10;

/**
 * Caches of a scan of which the queries read few columns. Spark leaves out what is not used below a query, but a cache
 * holds all. Saving: the stages that filled it, by the share of columns that nothing read; columns count alike.
 */
export function unusedColumns(facts: RunFacts): Found[] {
  const reads = facts.nodes.flatMap(readOfCache).flatMap(at => cacheRead(at) ?? []);
  const caches = groupBy(reads, ({ at, scan }) => `${at.query.applicationId}|${scan.node.detail}`);
  return [...caches.values()].flatMap(same => unused(same, facts) ?? []);
}

interface CacheRead {
  at: NodeAt;
  /** In the plan of the cache. */
  scan: NodeAt;
  filled: NodeAt[];
}

/** Adaptive execution has a stage around it. */
function readOfCache(at: NodeAt): NodeAt[] {
  if (/^TableCacheQueryStage/.test(at.node.name)) return at.below;
  return readsCache(at.node) ? [at] : [];
}

function cacheRead(at: NodeAt): CacheRead | null {
  const filled = descendants(at);
  const leaves = filled.filter(({ below }) => below.length === 0);
  // What is computed from columns takes time that has nothing to do with their number.
  const isPlain = filled.every(({ node }) =>
    /^(WholeStage|InputAdapter|ColumnarToRow|Filter|Project|Scan |BatchScan )/.test(node.name),
  );
  return isPlain && leaves.length === 1 && scanOf(leaves[0]!) ? { at, scan: leaves[0]!, filled } : null;
}

function unused(reads: CacheRead[], facts: RunFacts): Found | null {
  const [{ at, scan }] = reads as [CacheRead];
  const cached = scanOf(scan)!.numColumns;
  const used = [...new Set(reads.flatMap(each => firstList(each.at.node.detail).map(withoutIds)))];
  if (cached < COLUMNS || cached < FACTOR * Math.max(1, used.length) || used.some(name => /more fields/.test(name)))
    return null;
  const stageIds = [...new Set(reads.flatMap(({ filled }) => filled.flatMap(({ node }) => node.stageIds)))];
  const cost = facts.elapsed(at.query.applicationId, stageIds);
  return {
    ...placeOf(facts, at),
    rule: 'read.columnsNotPruned',
    title: 'Columns cached that nothing reads',
    found: `The cache holds ${formatCount(cached)} columns, and the queries read ${used.length === 0 ? 'none' : formatCount(used.length)} of them${used.length === 0 ? '' : `: ${used.join(', ')}`}.`,
    stageIds,
    cost,
    saving: cost * (1 - used.length / cached),
    evidence: { columnsCached: cached, columnsRead: used.length },
    change: `Call \`select(${used.map(name => JSON.stringify(name)).join(', ') || '…'})\` before \`cache()\`: the cache then is smaller, and the other columns are not read from the files.`,
  };
}
