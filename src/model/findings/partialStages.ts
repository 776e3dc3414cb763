import type { Stage } from '../run';
import type { RunFacts } from './runFacts';

/** They read rows until they have enough. */
const TAKES = new Set(['take', 'first', 'isEmpty', 'toLocalIterator', 'head', 'show']);

/**
 * Whether a stage was to compute only some of the rows: the last one of a job for `show()`, `take(n)` or a limit. What
 * it took says nothing of computing all of them.
 */
export function isPartial(stage: Stage, facts: RunFacts): boolean {
  let isKnown = known.get(stage);
  if (isKnown === undefined) known.set(stage, (isKnown = findPartial(stage, facts)));
  return isKnown;
}

const known = new WeakMap<Stage, boolean>();

function findPartial(stage: Stage, facts: RunFacts): boolean {
  const { applicationId, id, jobIds, actionId, queryIds } = stage;
  // What is written for a shuffle is whole, also where adaptive execution runs it as a job of its own.
  if (stage.shuffleWriteBytes > 0) return false;
  const nodes = queryIds.flatMap(queryId => facts.nodesOfQuery(applicationId, queryId));
  if (nodes.some(({ node }) => /^(Local|Global)Limit/.test(node.name) && node.stageIds.includes(id))) return true;
  const takes = nodes.some(({ node }) => node.name === 'CollectLimit');
  const isRdd = queryIds.length === 0 && TAKES.has(facts.action(actionId)?.op ?? '');
  if (!takes && !isRdd) return false;
  const jobs = facts.run.jobs.filter(job => job.applicationId === applicationId && jobIds.includes(job.id));
  return jobs.some(({ stageIds }) => Math.max(...stageIds) === id);
}
