import { groupBy } from '../model/groupBy';
import type { LineageEdge } from './lineageEdges';
import type { StageBox } from './stageBoxes';

/** A box as it is drawn. A collapsed box represents all its datasets and shows their total. */
export interface DrawnBox extends StageBox {
  closed: boolean;
  /** All datasets of the box. In a collapsed box, `datasetIds` has only the first one. */
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
  const left = edges
    .map(edge => ({ ...edge, from: drawnId(edge.from), to: drawnId(edge.to) }))
    .filter(edge => edge.from !== edge.to);
  const merged = [...groupBy(left, edge => `${edge.from}>${edge.to}`).values()].map(together);
  return { boxes: drawn, edges: merged };
}

/** Merges edges with the same ends, and adds the bytes of their shuffles. */
function together(edges: LineageEdge[]): LineageEdge {
  const [first] = edges as [LineageEdge];
  const shuffles = new Map(edges.filter(edge => edge.shuffle).map(edge => [edge.shuffleId, edge.bytes]));
  const known = [...shuffles.values()].filter(bytes => bytes !== null);
  return {
    from: first.from,
    to: first.to,
    shuffle: edges.some(edge => edge.shuffle),
    bytes: known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0),
    shuffleId: shuffles.size === 0 ? null : [...shuffles.keys()].filter(id => id !== null).join(' and ') || null,
  };
}
