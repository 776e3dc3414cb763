import type { Found } from './finding';
import { isBroadcast } from './broadcastNodes';
import { descendants, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import { functionName, pythonCalls } from './pythonCalls';
import type { Query } from '../run';
import { isTimed, type RunFacts } from './runFacts';
import { nodesOf } from './planNodes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

const TIMED_OUT = /Could not execute broadcast in (\d+) sec|broadcast.*timed? ?out|spark\.sql\.broadcastTimeout/i;

/**
 * Queries that failed because a broadcast did not come in `spark.sql.broadcastTimeout`, with what its side of the join
 * was doing meanwhile. Cost: the time of the query.
 */
export function broadcastTimeout(facts: RunFacts): Found[] {
  return facts.run.queries.flatMap(query => timedOut(query, facts) ?? []);
}

function timedOut(query: Query, facts: RunFacts): Found | null {
  const error = query.error ?? '';
  if (!TIMED_OUT.test(error)) return null;
  const broadcasts = nodesOf(query).filter(isBroadcast);
  const sides = broadcasts.map(at => sideOf(at, facts)).sort((a, b) => b.time - a.time);
  const [side] = sides;
  const seconds = Number(/in (\d+) sec/.exec(error)?.[1] ?? NaN);
  const limit = Number.isNaN(seconds) ? '`spark.sql.broadcastTimeout`' : formatDuration(seconds * 1000);
  const elapsed = (query.endTime ?? query.startTime) - query.startTime;
  const place = side ? placeOf(facts, ...([...(side.main ? [side.main] : []), side.at] as [NodeAt])) : {};
  return {
    lines: [],
    ...place,
    ...{ applicationId: query.applicationId, actionId: query.actionId, queryId: query.id },
    rule: 'join.broadcastTimeout',
    title: 'Broadcast timed out',
    found: `A join waited ${limit} for the table to broadcast, and failed.${side ? ` ${doing(side)}` : ''}`,
    cost: elapsed,
    evidence: {
      elapsed,
      ...(Number.isNaN(seconds) ? {} : { timeout: seconds * 1000 }),
      ...(side ? { buildTime: side.time } : {}),
    },
    excluded: ['Not the join itself: it had not begun.'],
    change:
      'Make what is broadcast cheaper to compute (write it or `cache()` it before the join), or join without the broadcast: leave out the hint, or set `spark.sql.autoBroadcastJoinThreshold` to -1. A longer `spark.sql.broadcastTimeout` only helps if it was nearly ready.',
    isFailure: true,
  };
}

/** What is below a broadcast, and the node of it that took the most. */
interface Side {
  at: NodeAt;
  main: NodeAt | null;
  stageIds: number[];
  time: number;
}

function sideOf(at: NodeAt, facts: RunFacts): Side {
  const below = descendants(at);
  const [main = null] = below
    .filter(each => isTimed(each) || pythonCalls(each).length > 0)
    .sort(
      (a, b) =>
        Number(/Python|Pandas|Arrow/.test(b.node.name)) - Number(/Python|Pandas|Arrow/.test(a.node.name)) ||
        facts.elapsedOf(b) - facts.elapsedOf(a),
    );
  const stageIds = [...new Set(below.flatMap(({ node }) => node.stageIds))];
  return { at, main, stageIds, time: facts.elapsed(at.query.applicationId, stageIds) };
}

function doing({ main, stageIds, time }: Side): string {
  if (stageIds.length === 0) return 'Its rows had not begun to be computed: the cores were busy with other stages.';
  const rows = main && rowsOf(main);
  const calls = main ? [...new Set(pythonCalls(main).map(functionName))] : [];
  const what = !main
    ? ''
    : calls.length > 0
      ? `, in the Python function \`${calls.join('`, `')}\``
      : `, in ${main.node.name.trim()}`;
  return `Meanwhile ${plural(stageIds.length, 'stage')} computed its rows for ${formatDuration(time)}${what}${rows ? ` (${formatCount(rows)} rows so far)` : ''}.`;
}
