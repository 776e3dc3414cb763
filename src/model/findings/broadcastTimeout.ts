import type { Found } from './finding';
import { isBroadcast } from './broadcastNodes';
import { descendants, nodesOf, rowsOf, type NodeAt } from './planNodes';
import { placeOf } from './placeOf';
import { functionName, pythonCalls, runsPython } from './pythonCalls';
import type { Query } from '../run';
import { isTimed, type RunFacts } from './runFacts';
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
  const sides = nodesOf(query).filter(isBroadcast);
  const [side = null] = sides.map(at => sideOf(at, facts)).sort((a, b) => b.time - a.time);
  const seconds = /in (\d+) sec/.exec(error)?.[1];
  const limit = seconds ? formatDuration(Number(seconds) * 1000) : '`spark.sql.broadcastTimeout`';
  const elapsed = (query.endTime ?? query.startTime) - query.startTime;
  const nodes = side ? [...(side.main ? [side.main] : []), side.at] : [];
  const [first, ...others] = nodes;
  return {
    lines: [],
    ...(first ? placeOf(facts, first, ...others) : {}),
    ...{ applicationId: query.applicationId, actionId: query.actionId, queryId: query.id },
    stageIds: side?.stageIds ?? [],
    rule: 'join.broadcastTimeout',
    title: 'Broadcast timed out',
    found: `A join waited ${limit} for the table to broadcast, and failed.${side ? ` ${doing(side)}` : ''}`,
    cost: elapsed,
    evidence: {
      elapsed,
      ...(seconds ? { timeout: Number(seconds) * 1000 } : {}),
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
  const { query } = at;
  const below = descendants(at);
  const timed = below.filter(isTimed).sort((a, b) => facts.elapsedOf(b) - facts.elapsedOf(a));
  const main = below.find(runsPython) ?? timed[0] ?? null;
  const known = [...new Set(below.flatMap(({ node }) => node.stageIds))];
  // A node has a stage from the stage's end on: before, it is one of the query's.
  const open = query.stageIds.filter(id => facts.attempts(query.applicationId, id).length > 0);
  const stageIds = known.length > 0 ? known : open;
  return { at, main, stageIds, time: facts.elapsed(query.applicationId, stageIds) };
}

function doing({ main, stageIds, time }: Side): string {
  if (stageIds.length === 0) return 'Its rows had not begun to be computed: the cores were busy with other stages.';
  const rows = main && rowsOf(main);
  return (
    `Meanwhile ${plural(stageIds.length, 'stage')} computed its rows for ${formatDuration(time)}${main ? `, ${nameOf(main)}` : ''}` +
    `${rows ? ` (${formatCount(rows)} rows so far)` : ''}.`
  );
}

function nameOf(at: NodeAt): string {
  if (!runsPython(at)) return `in ${at.node.name.trim()}`;
  return `in the Python function \`${[...new Set(pythonCalls(at).map(functionName))].join('`, `')}\``;
}
