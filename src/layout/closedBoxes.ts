import { contractEdges, type LineageEdge } from './lineageEdges';
import type { StageBox } from './stageBoxes';

/** A box as it is drawn. A collapsed box represents all its datasets and shows their total. */
export interface DrawnBox extends StageBox {
  closed: boolean;
  /** Ids of all nodes of the box. In a collapsed box, `datasetIds` has only the first one. */
  members: number[];
}

/** Reduces collapsed boxes to their first dataset, and edges to those between drawn datasets. */
export function closedBoxes(
  boxes: StageBox[],
  edges: LineageEdge[],
  isClosed: (box: StageBox) => boolean,
): { boxes: DrawnBox[]; edges: LineageEdge[] } {
  const drawn = boxes.map((box): DrawnBox => {
    const closed = isClosed(box);
    return {
      ...box,
      closed,
      members: box.datasetIds,
      datasetIds: closed ? box.datasetIds.slice(0, 1) : box.datasetIds,
    };
  });
  const closed = drawn.filter(box => box.closed);
  if (closed.length === 0) return { boxes: drawn, edges };
  const standsFor = new Map(closed.flatMap(box => box.members.map(id => [id, box.datasetIds[0] ?? id] as const)));
  const drawnId = (id: number): number => standsFor.get(id) ?? id;
  return { boxes: drawn, edges: contractEdges(edges, drawnId) };
}
