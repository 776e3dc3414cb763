import type { Found } from './finding';
import { joinCondition } from './planDetail';
import type { NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { partitionColumns } from './scans';
import { scanFilter } from './scanFilters';
import { formatCount } from '../../text/formatCount';
import { withoutIds } from './texts';
import { percent } from '../../text/percent';

/** Share of the rows that the filter drops at least. */
const DROPPED = 0.5;
/** Rows from which on reading them for nothing counts. */
const ROWS = 100_000;

/**
 * Filters on a partition column in a form that Spark cannot use to leave out partitions, so that all are read. Saving:
 * the part of the dropped rows in the time of the scan's stages, if the filter names only partition columns.
 */
export function partitionFilterMissing(facts: RunFacts): Found[] {
  return facts.nodes.flatMap(at => missing(at, facts) ?? []);
}

function missing(at: NodeAt, facts: RunFacts): Found | null {
  const found = scanFilter(at);
  if (!found || found.scan.partitionFilters.length > 0 || found.read < ROWS) return null;
  const partitions = partitionColumns(found.scan) ?? [];
  const named = found.columns.filter(column => partitions.includes(column));
  const dropped = 1 - found.kept / found.read;
  if (named.length === 0 || dropped < DROPPED) return null;
  const cost = facts.elapsed(at.query.applicationId, at.node.stageIds);
  const isOnly = found.columns.every(column => partitions.includes(column));
  const name = withoutIds(named[0]!);
  const why =
    found.functions.length > 0
      ? `Spark cannot know the result of the Python function \`${found.functions.join('`, `')}\` without the rows`
      : `it is one condition together with other columns: \`${withoutIds(joinCondition(found.filter.node.detail) ?? found.filter.node.detail)}\``;
  return {
    ...placeOf(facts, found.filter, at),
    rule: 'read.partitionFilterMissing',
    title: 'All partitions read',
    found:
      `The filter on the partition column ${name} keeps ${formatCount(found.kept)} of ${formatCount(found.read)} rows ` +
      `(${percent(found.kept / found.read)}), but all partitions are read: ${why}.`,
    cost,
    saving: isOnly ? cost * dropped : null,
    evidence: { rowsRead: found.read, rowsKept: found.kept, partitionColumn: name },
    change:
      found.functions.length > 0
        ? `Write the filter with column expressions (\`F.col(${JSON.stringify(name)}) == …\`, \`.isin(…)\`): PartitionFilters of the scan then has it, and the other partitions are not read.`
        : `Filter ${name} by a condition of its own, joined with AND (\`.filter(F.col(${JSON.stringify(name)}) == …)\`): PartitionFilters of the scan then has it.`,
  };
}
