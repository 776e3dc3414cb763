import type { Found } from './finding';
import { broadcastTime, isBroadcast, isHinted } from './broadcastNodes';
import { metric, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** A broadcast is too large from this size on. */
const BYTES = 256 * 1024 ** 2;
/** Or if it is slow, in ms; where a small table is slow, the driver was busy. A hash table has at least 32 MiB. */
const TIME = 1000;
const SLOW_BYTES = 64 * 1024 ** 2;

/**
 * Broadcasts that are large or slow. Cost: collecting the rows in the driver, without the stages that compute them, plus
 * building the table, plus sending it. No saving: the join needs another way, which takes time, too.
 */
export function broadcastTooLarge(facts: RunFacts): Found[] {
  return facts.nodes.filter(isBroadcast).flatMap(at => tooLarge(at, facts) ?? []);
}

function tooLarge(at: NodeAt, facts: RunFacts): Found | null {
  const bytes = metric(at, 'data size');
  const cost = broadcastTime(at, facts);
  if (bytes === null || (bytes < BYTES && (bytes < SLOW_BYTES || cost < TIME))) return null;
  const rows = rowsOf(at);
  return {
    ...placeOf(facts, at),
    rule: 'join.broadcastTooLarge',
    title: 'Broadcast too large',
    found:
      `A table of ${formatBytes(bytes)}${rows === null ? '' : ` (${formatCount(rows)} rows)`} is collected in the driver and sent to ` +
      `all executors: ${formatDuration(cost)}.`,
    cost,
    evidence: { bytes, ...(rows === null ? {} : { rows }), broadcastTime: cost },
    excluded: [
      facts.isLocal(at.query.applicationId)
        ? ''
        : 'Each executor keeps a copy of it in its memory as long as the join runs.',
    ].filter(Boolean),
    change: isHinted(at, facts)
      ? 'Leave out the `broadcast` hint, so that Spark shuffles both sides; or filter the rows and select only the columns that the join needs before it.'
      : 'Filter the rows and select only the columns that the join needs before it, or lower `spark.sql.autoBroadcastJoinThreshold`.',
  };
}
