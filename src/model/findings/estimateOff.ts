import type { Found } from './finding';
import { broadcastLimit, broadcastTime, isBroadcast, isHinted } from './broadcastNodes';
import { consumer, descendants, metric, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { scanOf } from './scans';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { factor } from './texts';

/** The actual size is this many times what Spark can have estimated. */
const FACTOR = 10;

/**
 * Tables that Spark broadcast on its own although they are much larger than `spark.sql.autoBroadcastJoinThreshold`: it
 * estimated at most that. Cost: as for a large broadcast.
 */
export function estimateOff(facts: RunFacts): Found[] {
  return facts.nodes.filter(isBroadcast).flatMap(at => off(at, facts) ?? []);
}

function off(at: NodeAt, facts: RunFacts): Found | null {
  const bytes = metric(at, 'data size');
  const limit = broadcastLimit(at, facts);
  if (bytes === null || limit === null || limit <= 0 || bytes < FACTOR * limit) return null;
  // Without keys, Spark broadcasts whatever the size.
  if (isHinted(at, facts) || !/^BroadcastHashJoin/.test(consumer(at)?.node.name ?? '')) return null;
  const sizes = descendants(at).flatMap(each => scanOf(each)?.bytes ?? []);
  const files = sizes.reduce((sum, each) => sum + each, 0);
  const cost = broadcastTime(at, facts);
  return {
    ...placeOf(facts, at),
    rule: 'join.estimateOff',
    title: 'Size estimated too low',
    found:
      `Spark broadcasts a table of ${formatBytes(bytes)} because it estimated at most ${formatBytes(limit)}: ` +
      `${factor(bytes / limit)} times as much.${files > 0 ? ` The estimate comes from the files, which have ${formatBytes(files)} compressed.` : ''} ` +
      `The broadcast took ${formatDuration(cost)}.`,
    cost,
    evidence: { bytes, limit, ...(files > 0 ? { fileBytes: files } : {}), broadcastTime: cost },
    change:
      'Select only the columns that the join needs. If it is still too large, ask for a shuffle with `.hint("merge")` on that side, or lower `spark.sql.autoBroadcastJoinThreshold`; for a table, `ANALYZE TABLE … COMPUTE STATISTICS` gives Spark the sizes.',
  };
}
