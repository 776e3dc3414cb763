import { groupBy } from '../groupBy';
import type { Action, PlanNode, Query } from '../run';
import { siteKey } from '../siteKey';
import { stageKey } from '../stageKey';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { factor } from './texts';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** So many actions of one line, of which the last has at least so many times the nodes of the first. */
const ROUNDS = 5;
const FACTOR = 3;

/**
 * A line that runs an action in every round of a loop, over a plan that keeps all rounds before: its number of nodes
 * never falls, and is at least three times as large at the end. Cost: the time that each round takes longer than the
 * first until its first job begins (Spark analyzes, optimizes and plans all of it). No saving: cutting the plan off has
 * a cost of its own, and what is computed again is another finding.
 */
export function growingPlans(facts: RunFacts): Found[] {
  const asked = facts.run.actions.filter(({ callSite, queryIds }) => callSite !== null && queryIds.length > 0);
  return [...groupBy(asked, ({ callSite }) => siteKey(callSite!)).values()].flatMap(
    rounds => growing(rounds, facts) ?? [],
  );
}

function growing(actions: Action[], facts: RunFacts): Found | null {
  const rounds = actions.flatMap(action => roundOf(action, facts) ?? []);
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last || rounds.length < ROUNDS || last.nodes < FACTOR * first.nodes) return null;
  if (rounds.some(({ nodes }, index) => index > 0 && nodes < rounds[index - 1]!.nodes)) return null;
  const cost = rounds.reduce((sum, { planning }) => sum + Math.max(0, planning - first.planning), 0);
  const keys = new Set(
    rounds.flatMap(({ action, query }) =>
      facts.run.jobs
        .filter(job => job.actionId === action.id)
        .flatMap(job => job.stageIds.map(stageId => stageKey({ applicationId: query.applicationId, stageId }))),
    ),
  );
  const stages = facts.run.stages.filter(({ applicationId, id }) => keys.has(stageKey({ applicationId, stageId: id })));
  return {
    rule: 'plan.growsPerIteration',
    title: 'Plan grows with every round',
    found:
      `The plan of \`${first.action.op}\` has ${formatCount(first.nodes)} nodes in the first round and ${formatCount(last.nodes)} in round ` +
      `${rounds.length}: ${factor(last.nodes / first.nodes)} times. Before its first job the last round takes ${formatDuration(last.planning)}, ` +
      `the first one ${formatDuration(first.planning)}; all rounds together took ${formatDuration(cost)} more than the first.`,
    lines: distinctLines([first.action.callSite, ...lastDatasets(last.action, facts)]),
    applicationId: first.query.applicationId,
    datasetIds: last.action.datasetIds,
    stageIds: [...new Set(stages.filter(({ startTime }) => startTime !== null).map(({ id }) => id))],
    actionId: last.action.id,
    queryId: last.query.id,
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
}

function roundOf(action: Action, facts: RunFacts): Round | null {
  const queries = facts.run.queries.filter(({ actionId }) => actionId === action.id);
  const sized = queries.map(query => ({ query, nodes: sizeOf(query.plans.initial ?? query.plans.final) }));
  const [largest] = sized.sort((a, b) => b.nodes - a.nodes);
  if (!largest || largest.nodes === 0) return null;
  const jobs = facts.run.jobs.filter(({ actionId }) => actionId === action.id).map(({ startTime }) => startTime);
  const begins = jobs.length > 0 ? Math.min(...jobs) : (action.endTime ?? action.startTime);
  return { action, ...largest, planning: Math.max(0, begins - action.startTime) };
}

/** Without what is below a cache: it was planned once. */
function sizeOf(node: PlanNode | null): number {
  if (!node) return 0;
  if (node.name.startsWith('InMemoryTableScan')) return 1;
  return node.children.reduce((sum, child) => sum + sizeOf(child), 1);
}

const lastDatasets = ({ datasetIds }: Action, facts: RunFacts) =>
  datasetIds.map(id => facts.dataset(id)?.callSite ?? null);
