import type { PlanNode } from './run';

/** A node and all nodes below it, each before those below it. Without recursion: plans can be deep. */
export function nodesOfPlan(root: PlanNode): PlanNode[] {
  const nodes: PlanNode[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    waiting.push(...node.children.toReversed());
  }
  return nodes;
}
