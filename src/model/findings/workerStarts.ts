import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import { functionNames, runsPython } from './pythonCalls';
import { placeOf } from './placeOf';
import type { RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { sumOf } from '../sumOf';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

/** Of the time of the workers. */
const SHARE = 0.3;

/**
 * Nodes whose Python workers spend the time on getting ready: the process starts, imports modules, and reads the function
 * with all that it captures. That is the time of the workers without executing Python; Spark's own two metrics for it
 * count the idle time of reused workers, too. Cost: its share of the node's part of its stages. Saving: where every task
 * starts a worker, the cost but for one start on each core, `cost × (1 − slots / tasks)`. Where workers are reused, each
 * core has to start one anyway: then it is only a remark.
 */
export function workerStarts(facts: RunFacts): Found[] {
  return facts.nodes.filter(runsPython).flatMap(at => starts(at, facts) ?? []);
}

function starts(at: NodeAt, facts: RunFacts): Found | null {
  const { applicationId } = at.query;
  const node = facts.pythonNode(at);
  if (!node?.runTime || node.udfTime == null) return null;
  const ready = node.runTime - node.udfTime;
  const attempts = at.node.stageIds.flatMap(id => facts.attempts(applicationId, id));
  const tasks = sumOf(attempts, ({ numTasks }) => numTasks);
  const slots = facts.slots(applicationId);
  // A worker tells at its end what its function took. One that was ended, or failed, tells nothing.
  if (attempts.some(({ numFailedTasks, numKilledTasks }) => numFailedTasks + numKilledTasks > 0)) return null;
  if (ready < SHARE * node.runTime || tasks === 0) return null;
  const cost = (facts.elapsedOf(at) * ready) / node.runTime;
  if (cost <= 0) return null;
  const isReused = facts.property(applicationId, 'spark.python.worker.reuse') !== 'false';
  const names = functionNames(at);
  return {
    rule: 'python.workerStart',
    title: 'Starting Python workers dominates',
    found:
      `Starting Python workers and loading ${names} took ${formatDuration(ready)} over ${plural(tasks, 'task')}, ` +
      `${percent(ready / node.runTime)} of the workers' time${isReused ? '' : `: ${formatDuration(ready / tasks)} for each task`}.`,
    ...placeOf(facts, at),
    cost,
    saving: isReused ? null : cost * Math.max(0, 1 - slots / tasks),
    isRemark: isReused,
    evidence: { tasks, slots, ready, perTask: ready / tasks, share: ready / node.runTime },
    excluded: [`Not the function: executing Python took ${formatDuration(node.udfTime)} over all tasks.`],
    change: isReused
      ? 'Each core starts a worker once, so this weighs less in a longer run. Import only what the function needs, and broadcast large objects that it captures.'
      : 'Set `spark.python.worker.reuse` to `true`, its default: a worker then serves one task after the other.',
  };
}
