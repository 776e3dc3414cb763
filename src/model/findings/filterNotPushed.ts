import type { Found } from './finding';
import { partsOf } from './planDetail';
import type { NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { partitionColumns, type Scan } from './scans';
import { type ScanFilter, scanFilter } from './scanFilters';
import { runsPython } from './pythonCalls';
import { formatCount } from '../../text/formatCount';
import { withoutIds } from './texts';

/** Share of the rows that the filter drops at least. */
const DROPPED = 0.9;
/** Rows from which on reading them for nothing counts. */
const ROWS = 100_000;
/** Formats that leave out data by a filter. */
const PUSHES = /^(parquet|orc|jdbc)$/;

/**
 * Filters that drop nearly all rows of a format that could have left them out, but that Spark could not push to it.
 * Cost: the stages of the scan, without Python functions. No saving: what a format leaves out depends on how its rows lie.
 */
export function filterNotPushed(facts: RunFacts): Found[] {
  return facts.nodes.flatMap(at => notPushed(at, facts) ?? []);
}

function notPushed(at: NodeAt, facts: RunFacts): Found | null {
  const found = scanFilter(at);
  if (!found || !PUSHES.test(found.scan.format) || found.read < ROWS || isPushed(found.scan)) return null;
  if (1 - found.kept / found.read < DROPPED || namesPartition(found)) return null;
  const { applicationId } = at.query;
  const python = facts.nodes.filter(
    each => each.query === at.query && runsPython(each) && each.node.stageIds.some(id => at.node.stageIds.includes(id)),
  );
  const inPython = python.reduce((sum, each) => sum + facts.elapsedOf(each), 0);
  const why = causeOf(found);
  return {
    ...placeOf(facts, found.filter, at),
    rule: 'read.filterNotPushed',
    title: 'Filter not pushed to the files',
    found:
      `The filter keeps ${formatCount(found.kept)} of ${formatCount(found.read)} rows, ` +
      `but ${found.scan.format === 'jdbc' ? 'the database' : 'the scan'} hands over all of them: ${why.text}.`,
    cost: Math.max(0, facts.elapsed(applicationId, at.node.stageIds) - inPython),
    evidence: { rowsRead: found.read, rowsKept: found.kept, cause: why.cause },
    change: why.change,
  };
}

/** Only tests for null do not count: Spark adds them by itself. */
const isPushed = ({ pushedFilters }: Scan): boolean => pushedFilters.some(each => !/^\*?(IsNotNull|\.\.\.)/.test(each));

const namesPartition = ({ scan, columns }: ScanFilter): boolean =>
  (partitionColumns(scan) ?? []).some(column => columns.includes(column));

function causeOf({ filter, functions }: ScanFilter): { cause: string; text: string; change: string } {
  if (functions.length > 0) {
    const name = functions.join('`, `');
    return {
      cause: 'udf',
      text: `\`${name}\` is a Python function, which only Spark can run`,
      change: `Write the condition of \`${name}\` with column expressions, or put a coarser one that does not need Python before it.`,
    };
  }
  const [all = ''] = partsOf(filter.node.detail, 'Filter '.length);
  const conditions = all
    .replace(/^\((.*)\)$/, '$1')
    .split(' AND ')
    .filter(each => !/^\(*isnotnull\(/.test(each));
  const condition = withoutIds(conditions.join(' AND ') || all);
  return /cast\(/.test(condition)
    ? {
        cause: 'cast',
        text: `the column is cast before it is compared (\`${condition}\`)`,
        change:
          'Compare the column in its own type: cast the value instead (`F.col("c") == "100"`; texts have another order than numbers), or write the column in the type that the filters need.',
      }
    : {
        cause: 'expression',
        text: `the condition computes with the column (\`${condition}\`)`,
        change:
          'Compare the column itself with a value (`=`, `<`, `isin`, `startswith`), and move what is computed to the side of the value.',
      };
}
