import { addToGroup } from '../model/groupBy';
import type { DrawnBox } from './closedBoxes';
import type { LineageEdge } from './lineageEdges';

export interface LineagePart {
  boxes: DrawnBox[];
  edges: LineageEdge[];
  /** Number of nodes that are not in it. */
  leftOut: number;
}

/**
 * At most `most` nodes of a lineage: the box with the most heat, then its neighbors and theirs; from another box where no more
 * are connected. Boxes stay in order. Takes linear time, apart from sorting.
 */
export function hottestPart(
  boxes: DrawnBox[],
  edges: LineageEdge[],
  heatOf: (box: DrawnBox) => number,
  most: number,
): LineagePart {
  const all = boxes.reduce((sum, box) => sum + box.datasetIds.length, 0);
  if (all <= most) return { boxes, edges, leftOut: 0 };
  const kept = new Map<DrawnBox, DrawnBox>();
  let left = most;
  for (const box of byNearness(boxes, edges, heatOf)) {
    if (left === 0) break;
    const datasetIds = box.datasetIds.slice(0, left);
    left -= datasetIds.length;
    const isWhole = datasetIds.length === box.datasetIds.length;
    kept.set(box, isWhole ? box : { ...box, datasetIds, members: datasetIds });
  }
  const part = boxes.flatMap(box => kept.get(box) ?? []);
  const ids = new Set(part.flatMap(box => box.datasetIds));
  return { boxes: part, edges: edges.filter(edge => ids.has(edge.from) && ids.has(edge.to)), leftOut: all - most };
}

function byNearness(boxes: DrawnBox[], edges: LineageEdge[], heatOf: (box: DrawnBox) => number): Set<DrawnBox> {
  const boxOf = new Map(boxes.flatMap(box => box.datasetIds.map(id => [id, box] as const)));
  const neighbors = new Map<DrawnBox, DrawnBox[]>();
  for (const { from, to } of edges) {
    const [above, below] = [boxOf.get(from), boxOf.get(to)];
    if (above === undefined || below === undefined || above === below) continue;
    addToGroup(neighbors, above, below);
    addToGroup(neighbors, below, above);
  }
  const found = new Set<DrawnBox>();
  const heats = new Map(boxes.map(box => [box, heatOf(box)]));
  for (const start of [...boxes].sort((a, b) => (heats.get(b) ?? 0) - (heats.get(a) ?? 0))) {
    if (found.has(start)) continue;
    found.add(start);
    const waiting = [start];
    for (const box of waiting) {
      for (const next of neighbors.get(box) ?? []) {
        if (found.has(next)) continue;
        found.add(next);
        waiting.push(next);
      }
    }
  }
  return found;
}
