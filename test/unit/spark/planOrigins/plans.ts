import type { AnalyzedNode, PhysicalNode, PlanFacts, Term } from '../../../../src/spark/planOrigins/planFacts';

type Facts<T> = Partial<Omit<T, 'above' | 'kind'>>;
/** A node at a depth; the ones above it come first. */
export type Placed<T> = [depth: number, kind: string, facts?: Facts<T>];

/** A condition, key or pair: `hash` of its computation, and its `columns`. */
export const term = (hash: number, columns: number[] = [], more: Partial<Term> = {}): Term => ({
  hash,
  columns,
  ...more,
});

/** The meaning of ids. */
export const ids = (...found: number[]) => found.map(id => ({ id }));

export function planFacts(analyzed: Placed<AnalyzedNode>[], nodes: Placed<PhysicalNode>[]): PlanFacts {
  return {
    analyzed: placed(analyzed).map(node => ({ ...EMPTY, ...node })),
    nodes: placed(nodes).map(node => ({ ...EMPTY, name: node.kind, ...node })),
  };
}

const EMPTY = { scope: 0, sparkDatasetIds: [], output: 0 };

function placed<T>(nodes: Placed<T>[]): (Facts<T> & { above: number; kind: string })[] {
  const open: number[] = [];
  return nodes.map(([depth, kind, facts], index) => {
    open.length = depth;
    const above = open.at(-1) ?? -1;
    open.push(index);
    return { ...(facts as Facts<T>), above, kind };
  });
}
