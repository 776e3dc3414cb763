import { groupBy } from '../model/groupBy';
import type { LineageEdge } from './lineageEdges';
import type { DrawnBox } from './closedBoxes';

export interface LineagePart {
  boxes: DrawnBox[];
  edges: LineageEdge[];
}

/** The connected components of the lineage, ordered by their first boxes. */
export function connectedParts(boxes: DrawnBox[], edges: LineageEdge[]): LineagePart[] {
  const leader = new Map<number, number>();
  const find = (id: number): number => {
    let top = id;
    for (let next = leader.get(top); next !== undefined && next !== top; next = leader.get(top)) top = next;
    leader.set(id, top);
    return top;
  };
  const join = (a: number, b: number): void => {
    const [first, second] = [find(a), find(b)];
    leader.set(Math.max(first, second), Math.min(first, second));
  };
  for (const box of boxes) for (const id of box.datasetIds) join(box.datasetIds[0] ?? id, id);
  for (const edge of edges) join(edge.from, edge.to);
  const edgesOf = groupBy(edges, edge => find(edge.from));
  const partOf = groupBy(boxes, box => find(box.datasetIds[0] ?? box.id));
  return [...partOf].map(([id, own]) => ({ boxes: own, edges: edgesOf.get(id) ?? [] }));
}
