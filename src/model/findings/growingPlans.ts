import { readsCache } from '../leafNodes';
import { groupBy } from '../groupBy';
import type { Action, Job, PlanNode, Query } from '../run';
import { siteKey } from '../siteKey';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { factor } from './texts';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** So many actions of one line, of which the last has at least so many times the nodes of the first. */
const ROUNDS = 5;
const FACTOR = 3;
/** Less is not worth a line. */
const LEAST_MS = 100;

/**
 * A line that runs an action in every round of a loop, over a plan that keeps all rounds before: its number of nodes
 * never falls, and is at least three times as large at the end. Cost: the time that each round takes longer than the
 * fastest until its first job begins (Spark analyzes, optimizes and plans all of it). No saving: cutting the plan off has
 * a cost of its own, and what is computed again is another finding.
 */
export function growingPlans(facts: RunFacts): Found[] {
  const { actions, queries, jobs } = facts.run;
  const asked = actions.filter(({ callSite, queryIds }) => callSite !== null && queryIds.length > 0);
  const places = [...groupBy(asked, ({ callSite }) => siteKey(callSite!)).values()].filter(
    ({ length }) => length >= ROUNDS,
  );
  if (places.length === 0) return [];
  const queriesOf = groupBy(queries, ({ actionId }) => actionId);
  const jobsOf = groupBy(jobs, ({ actionId }) => actionId);
  return places.flatMap(place => {
    const rounds = place.flatMap(each => roundOf(each, queriesOf.get(each.id) ?? [], jobsOf.get(each.id) ?? []) ?? []);
    return growing(rounds, facts) ?? [];
  });
}

function growing(rounds: Round[], facts: RunFacts): Found | null {
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last || rounds.length < ROUNDS || last.nodes < FACTOR * first.nodes) return null;
  if (rounds.some(({ nodes }, index) => index > 0 && nodes < rounds[index - 1]!.nodes)) return null;
  // The first round is not the fastest: it loads classes of the JVM.
  const least = Math.min(...rounds.map(({ planning }) => planning));
  const cost = rounds.reduce((sum, { planning }) => sum + planning - least, 0);
  if (cost < LEAST_MS) return null;
  const { action, query } = last;
  return {
    rule: 'plan.growsPerIteration',
    title: 'Plan grows with every round',
    found:
      `The plan of \`${action.op}\` has ${formatCount(first.nodes)} nodes in the first round and ${formatCount(last.nodes)} in round ` +
      `${rounds.length}: ${factor(last.nodes / first.nodes)} times. Until its first job, the last round takes ${formatDuration(last.planning)}, ` +
      `the fastest ${formatDuration(least)}; all rounds together lost ${formatDuration(cost)}.`,
    lines: distinctLines([action.callSite, ...action.datasetIds.map(id => facts.dataset(id)?.callSite ?? null)]),
    applicationId: query.applicationId,
    datasetIds: action.datasetIds,
    stageIds: [...new Set(rounds.flatMap(({ stageIds }) => stageIds))],
    actionId: action.id,
    queryId: query.id,
    cost,
    evidence: { rounds: rounds.length, firstNodes: first.nodes, lastNodes: last.nodes, planning: cost },
    change:
      'Cut the plan off in every round, or in every tenth: `df = df.localCheckpoint()` (or `checkpoint()` with a checkpoint directory). `cache()` spares computing again, but the plan still grows.',
  };
}

interface Round {
  action: Action;
  query: Query;
  nodes: number;
  /** From the call to its first job, or to its end. */
  planning: number;
  stageIds: number[];
}

function roundOf(action: Action, queries: Query[], jobs: Job[]): Round | null {
  const sized = queries.map(query => ({ query, nodes: sizeOf(query.plans.initial ?? query.plans.final) }));
  const [largest] = sized.sort((a, b) => b.nodes - a.nodes);
  if (!largest || largest.nodes === 0) return null;
  const begins =
    jobs.length > 0 ? Math.min(...jobs.map(({ startTime }) => startTime)) : (action.endTime ?? action.startTime);
  const stageIds = jobs.flatMap(job => job.stageIds.filter(id => !job.skippedStageIds.includes(id)));
  return { action, ...largest, planning: Math.max(0, begins - action.startTime), stageIds };
}

/** Without what is below a cache: it was planned once. */
function sizeOf(node: PlanNode | null): number {
  if (!node) return 0;
  if (readsCache(node)) return 1;
  return node.children.reduce((sum, child) => sum + sizeOf(child), 1);
}
