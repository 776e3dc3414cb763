import { sumOf } from '../model/sumOf';
import type { FoldedNode } from './foldPlan';

/** A plan with more nodes is not drawn as a whole at first. */
const LARGE = 2500;
/** So many nodes are drawn of it, and as many more below each node that is opened. */
const AT_ONCE = 400;

/**
 * The part of a plan to draw: all of it, or of a large one the nodes nearest to the root.
 * @param opened ids of nodes whose children somebody wants to see
 */
export function closePlan(root: FoldedNode, opened: ReadonlySet<number>): FoldedNode {
  const sizes = sizesBelow(root);
  const open = sizes.get(root)! <= LARGE ? null : openNodes(root, opened);
  const drawn = (node: FoldedNode): FoldedNode =>
    open === null || open.has(node)
      ? { ...node, children: node.children.map(drawn) }
      : { ...node, hidden: sizes.get(node)!, children: [] };
  return drawn(root);
}

/** Nodes whose children are drawn, in breadth: a plan is understood from its root. */
function openNodes(root: FoldedNode, opened: ReadonlySet<number>): Set<FoldedNode> {
  const open = new Set<FoldedNode>();
  const starts = [root];
  for (const start of starts) {
    let left = AT_ONCE;
    const waiting = [start];
    for (const node of waiting) {
      if (left > 0 || node === start) {
        open.add(node);
        left -= node.children.length;
        waiting.push(...node.children);
      } else if (opened.has(node.node.id)) starts.push(node);
    }
  }
  return open;
}

/** Number of nodes below each node. */
function sizesBelow(root: FoldedNode): Map<FoldedNode, number> {
  const all = [root];
  for (const node of all) all.push(...node.children);
  const sizes = new Map<FoldedNode, number>();
  for (const node of all.reverse())
    sizes.set(
      node,
      sumOf(node.children, child => 1 + sizes.get(child)!),
    );
  return sizes;
}
