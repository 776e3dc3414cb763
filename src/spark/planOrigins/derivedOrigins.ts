import type { Match, NodeMatches } from './exactOrigins';
import { isFilter, isJoin, isSparksOwn, takesFromBelow } from './nodeKinds';
import { PhysicalTree } from './physicalTree';
import type { PhysicalNode } from './planFacts';

/**
 * Gives nodes that Spark added the origins of the node that required them: the nearest one above that is not a wrapper,
 * or for an inferred filter, the join above. A node that only wraps another has the origins of that node. A node that
 * nothing above requires belongs to the action.
 */
export function withDerived(nodes: readonly PhysicalNode[], exact: NodeMatches[]): Match[][] {
  const tree = new PhysicalTree(nodes);
  const found: Match[][] = exact.map(({ matches }) => [...matches]);
  nodes.forEach((node, index) => {
    if (takesFromBelow(node.kind)) return;
    const above = found[index]!.length === 0 ? requirer(nodes, tree, index) : null;
    const inferredFor = exact[index]!.infers ? joinAbove(tree, index) : null;
    for (const at of new Set([above, inferredFor])) if (at !== null) found[index]!.push(...derived(found[at]!));
  });
  for (let index = nodes.length - 1; index >= 0; index--)
    if (found[index]!.length === 0) found[index] = ofChild(found, tree.children[index]!);
  return found;
}

function requirer(nodes: readonly PhysicalNode[], tree: PhysicalTree, index: number): number | null {
  const nearest = tree.nearestAbove(index, ({ kind }) => isSparksOwn(kind));
  return isFilter(nodes[index]!.kind) ? (joinAbove(tree, index) ?? nearest) : nearest;
}

function joinAbove(tree: PhysicalTree, index: number): number | null {
  return tree.nearestAbove(index, ({ kind }) => !isJoin(kind));
}

function ofChild(found: Match[][], children: number[]): Match[] {
  const below = children.map(child => found[child]!).find(matches => matches.length > 0);
  return below ? derived(below) : [{ at: null, exact: false }];
}

const derived = (matches: Match[]): Match[] => matches.map(match => ({ ...match, exact: false }));
