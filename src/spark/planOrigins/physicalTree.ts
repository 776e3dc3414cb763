import type { PhysicalNode } from './planFacts';

/** Navigation in a physical plan whose nodes are identified by their pre-order index. */
export class PhysicalTree {
  readonly children: number[][];
  private readonly leaves: ReadonlySet<PhysicalNode>;

  constructor(private readonly nodes: readonly PhysicalNode[]) {
    this.children = nodes.map(() => []);
    nodes.forEach(({ above }, index) => this.children[above]?.push(index));
    this.leaves = new Set(nodes.filter((_, index) => this.children[index]!.length === 0));
  }

  isLeaf(node: PhysicalNode): boolean {
    return this.leaves.has(node);
  }

  /** The nearest node above for which `isPassed` is false; null if there is none. */
  nearestAbove(index: number, isPassed: (node: PhysicalNode) => boolean): number | null {
    for (let at = this.nodes[index]!.above; at >= 0; at = this.nodes[at]!.above)
      if (!isPassed(this.nodes[at]!)) return at;
    return null;
  }

  /** The same downwards, along only children. */
  nearestBelow(index: number, isPassed: (node: PhysicalNode) => boolean): number | null {
    for (let below = this.children[index]!; below.length === 1; below = this.children[below[0]!]!)
      if (!isPassed(this.nodes[below[0]!]!)) return below[0]!;
    return null;
  }
}
