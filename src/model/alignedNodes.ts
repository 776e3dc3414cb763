import type { MatchedNode, PlanInfo } from './runEvent';

/**
 * The nodes of a plan, each with its index among those that were read, in pre-order; null where they are of another plan. Spark
 * 4.3 prints below the scan of an RDD the plan that the RDD comes from, which is no part of the plan and was not read.
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
