import type { MatchedNode, PlanInfo } from './runEvent';

/**
 * Pairs each node of a plan with the index of the matching node that was read, in pre-order; null if the nodes are of a
 * different plan. Below the scan of an RDD, Spark 4.3 prints the plan that the RDD comes from. That plan is not part of
 * this one and was not read.
 */
export function alignedNodes(plan: PlanInfo, read: readonly MatchedNode[]): [PlanInfo, number][] | null {
  const children = read.map((): number[] => []);
  read.forEach(({ above }, index) => children[above]?.push(index));
  const pairs: [PlanInfo, number][] = [];
  const open: [PlanInfo, number][] = [[plan, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, index] = next;
    const below = children[index];
    if (!below || node.name.trim() !== read[index]!.name.trim()) return null;
    pairs.push(next);
    if (below.length === 0) continue;
    if (below.length !== node.children.length) return null;
    for (const [child, at] of below.entries()) open.push([node.children[child]!, at]);
  }
  return pairs;
}
