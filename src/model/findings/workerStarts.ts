import type { PythonNode } from '../run';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import { functionNames, runsPython } from './pythonCalls';
import type { RunFacts } from './runFacts';
import { percent } from './texts';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';

/** Of the time of the workers. */
const SHARE = 0.3;
/** Each core has to start a worker once: with fewer tasks for each of them there is nothing to save. */
const TASKS_PER_SLOT = 2;

/**
 * Nodes whose Python workers spend the time on getting ready: the process starts, imports modules, and reads the function
 * with all that it captures. That is the time of the workers without executing Python; Spark's own two metrics for it
 * count the idle time of reused workers, too. Cost: its share of the node's part of its stages. Saving: the cost but for
 * one start on each core, `cost × (1 − slots / tasks)`.
 */
export function workerStarts(facts: RunFacts): Found[] {
  return facts.nodes.filter(runsPython).flatMap(at => starts(at, facts) ?? []);
}

function starts(at: NodeAt, facts: RunFacts): Found | null {
  const { applicationId } = at.query;
  const node = pythonNode(at, facts);
  if (!node?.runTime || node.udfTime === null) return null;
  const ready = node.runTime - node.udfTime;
  const tasks = at.node.stageIds
    .flatMap(id => facts.attempts(applicationId, id))
    .reduce((sum, { numTasks }) => sum + numTasks, 0);
  const slots = facts.slots(applicationId);
  if (ready < SHARE * node.runTime || tasks < TASKS_PER_SLOT * slots) return null;
  const cost = (facts.elapsedOf(at) * ready) / node.runTime;
  const isReused = facts.property(applicationId, 'spark.python.worker.reuse') !== 'false';
  const names = functionNames(at);
  return {
    rule: 'python.workerStart',
    title: 'Starting Python workers dominates',
    found:
      `${formatCount(tasks)} tasks spent ${formatDuration(ready)} on starting Python workers and loading \`${names}\`, ` +
      `${percent(ready / node.runTime)} of the workers' time: ${formatDuration(ready / tasks)} for each task.`,
    lines: facts.lines(at),
    applicationId,
    datasetIds: at.node.datasetIds,
    stageIds: at.node.stageIds,
    actionId: at.query.actionId,
    queryId: at.query.id,
    nodeIds: [at.node.id],
    cost,
    saving: cost * (1 - slots / tasks),
    evidence: { tasks, slots, ready, perTask: ready / tasks, share: ready / node.runTime },
    excluded: [`Not the function: executing Python took ${formatDuration(node.udfTime)} over all tasks.`],
    change: isReused
      ? 'Use fewer, larger partitions before the function (`coalesce`), import inside the module only what it needs, and broadcast large objects that it captures.'
      : 'Set `spark.python.worker.reuse` to `true`, its default: a worker then serves one task after the other.',
  };
}

function pythonNode({ query, node }: NodeAt, facts: RunFacts): PythonNode | undefined {
  return facts.run.ledger.pythonNodes.find(
    each => each.applicationId === query.applicationId && each.queryId === query.id && each.nodeId === node.id,
  );
}
