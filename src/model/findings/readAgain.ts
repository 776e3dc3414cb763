import { groupBy } from '../groupBy';
import type { Found } from './finding';
import { metric, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { scanOf } from './scans';
import { scanTime } from './smallFilesRead';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { withoutIds } from './texts';

/** Rows from which on reading them again counts. */
const ROWS = 100_000;

/**
 * The same columns of the same files with the same filters, read by several queries through different DataFrames. The
 * same DataFrame is a matter of `dataset.recomputed`. Cost: all reads but the dearest. Saving: the same where the scan
 * measures its time (Parquet and ORC); text formats do not tell reading from what follows.
 */
export function readAgain(facts: RunFacts): Found[] {
  const scans = facts.nodes.filter(
    at => scanOf(at) !== null && at.node.stageIds.length > 0 && (rowsOf(at) ?? 0) >= ROWS,
  );
  return [...groupBy(scans, keyOf).values()].flatMap(same => {
    const queries = new Set(same.map(({ query }) => query));
    const datasets = new Set(same.map(({ node }) => node.datasetIds.join()));
    return queries.size > 1 && datasets.size > 1 ? [again(same, facts)] : [];
  });
}

/** Spark shortens a long location, so that sizes have to be equal, too. */
function keyOf(at: NodeAt): string {
  const { files, bytes } = scanOf(at)!;
  return [at.query.applicationId, withoutIds(at.node.detail), files, bytes, rowsOf(at)].join('|');
}

function again(same: NodeAt[], facts: RunFacts): Found {
  const [first, ...later] = [...same].sort((a, b) => a.query.startTime - b.query.startTime) as [NodeAt, NodeAt];
  const times = same.map(at => scanTime(at, facts));
  const cost = times.reduce((sum, time) => sum + time, 0) - Math.max(...times);
  const { bytes } = scanOf(first)!;
  return {
    ...placeOf(facts, ...later, first),
    rule: 'read.again',
    title: 'Same files read again',
    found: `The same columns of the same files${bytes === null ? '' : ` (${formatBytes(bytes)})`} are read ${same.length} times, by ${plural(new Set(same.map(({ query }) => query)).size, 'query')}: ${formatDuration(cost)} after the first.`,
    nodeIds: [later[0]!.node.id],
    cost,
    saving: metric(first, 'scan time') === null ? null : cost,
    evidence: { reads: same.length, again: cost, ...(bytes === null ? {} : { bytes }) },
    change: 'Read it once into a variable, call `cache()` on what the queries share, and use that in all of them.',
  };
}
