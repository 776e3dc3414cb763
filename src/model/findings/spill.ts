import type { Stage } from '../run';
import type { TaskList } from '../tasks/taskList';
import { nodeTime } from '../nodeTime';
import { metric, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { medianRunTime, mostOf } from './stageTasks';

/** The node of a stage that spilled most; null where no node reports it. */
export function spillingNode(stage: Stage, facts: RunFacts): NodeAt | null {
  const nodes = facts.nodesIn(stage).filter(at => spillSize(at) > 0);
  return mostOf(nodes, spillSize);
}

const spillSize = (at: NodeAt): number => metric(at, 'spill size') ?? 0;

/**
 * What spilling took of a stage, ms of wall time; null where it cannot be separated. If only some tasks spilled: what they
 * ran longer than the median of the others, divided by the slots. If all did: the time of the node that spilled.
 */
export function spillCost(stage: Stage, facts: RunFacts): number | null {
  const { applicationId, id } = stage;
  const elapsed = facts.elapsed(applicationId, [id]);
  const { spilled, others } = spillingTasks(stage);
  if (others.length > 0) {
    const usual = medianRunTime(others);
    const longer = spilled.figures('executorRunTime').reduce((sum, time) => sum + Math.max(0, time - usual), 0);
    return Math.min(elapsed, longer / facts.slots(applicationId));
  }
  const at = spillingNode(stage, facts);
  const time = at && nodeTime(at.node.metrics);
  if (!time || time.over !== 'tasks' || stage.executorRunTime === 0) return null;
  return elapsed * Math.min(1, time.time / stage.executorRunTime);
}

/** The tasks of a stage that succeeded: those that spilled, and the others. */
export function spillingTasks({ tasks }: Stage): { spilled: TaskList; others: TaskList } {
  const { succeeded } = tasks;
  return {
    spilled: succeeded.where('diskBytesSpilled', bytes => bytes > 0),
    others: succeeded.where('diskBytesSpilled', bytes => bytes === 0),
  };
}
