import type { Match } from './exactOrigins';
import { isFilter, isJoin, isSparksOwn, takesFromBelow } from './nodeKinds';
import { PhysicalTree } from './physicalTree';
import type { PhysicalNode } from './planFacts';

/**
 * Gives what Spark added the origins of the node that required it: that is the nearest one above that is no wrapper, and for
 * a filter that was inferred, the join above. What only wraps a node has that node's. What nothing above requires belongs
 * to the action.
 */
export function withDerived(nodes: readonly PhysicalNode[], exact: Match[][]): Match[][] {
  const tree = new PhysicalTree(nodes);
  const found: Match[][] = exact.map(matches => [...matches]);
  nodes.forEach((node, index) => {
    if (found[index]!.length > 0 || takesFromBelow(node.kind)) return;
    const above = requirer(nodes, tree, index);
    if (above !== null) found[index] = derived(found[above]!);
  });
  for (let index = nodes.length - 1; index >= 0; index--)
    if (found[index]!.length === 0) found[index] = ofChild(found, tree.children[index]!);
  return found;
}

function requirer(nodes: readonly PhysicalNode[], tree: PhysicalTree, index: number): number | null {
  const nearest = tree.nearestAbove(index, ({ kind }) => isSparksOwn(kind));
  if (!isFilter(nodes[index]!.kind)) return nearest;
  return tree.nearestAbove(index, ({ kind }) => !isJoin(kind)) ?? nearest;
}

function ofChild(found: Match[][], children: number[]): Match[] {
  const below = children.map(child => found[child]!).find(matches => matches.length > 0);
  return below ? derived(below) : [{ at: null, exact: false }];
}

const derived = (matches: Match[]): Match[] => matches.map(match => ({ ...match, exact: false }));
