import type { Stage, Task } from '../run';
import { nodeTime } from '../nodeTime';
import { metric, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { medianOf, mostOf, succeededTasks } from './stageTasks';
import { sumOf } from '../sumOf';

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
  const tasks = succeededTasks(stage);
  const spilled = tasks.filter(isSpilled);
  const others = tasks.filter(each => !isSpilled(each));
  if (others.length > 0) {
    const usual = medianOf(others, runTime);
    const longer = sumOf(spilled, each => Math.max(0, each.executorRunTime - usual));
    return Math.min(elapsed, longer / facts.slots(applicationId));
  }
  const at = spillingNode(stage, facts);
  const time = at && nodeTime(at.node.metrics);
  if (!time || time.over !== 'tasks' || stage.executorRunTime === 0) return null;
  return elapsed * Math.min(1, time.time / stage.executorRunTime);
}

export const isSpilled = ({ diskBytesSpilled }: Task): boolean => diskBytesSpilled > 0;
const runTime = ({ executorRunTime }: Task): number => executorRunTime;
