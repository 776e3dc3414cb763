import type { DrawnBox } from './closedBoxes';
import type { LineageEdge } from './lineageEdges';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Position of a dataset. `id` is the id of the dataset. */
export interface LineageNode extends Rectangle {
  id: number;
  groupId: number;
}

/** A drawn box around datasets. */
export interface LineageGroup extends Rectangle, DrawnBox {}

export interface PlacedEdge extends LineageEdge {
  /** From the border of the parent to the border of the child, to be drawn as a smooth curve. */
  points: Point[];
  /** Center of the label with the shuffle bytes; null inside a box and without a shuffle. */
  label: Point | null;
}

export interface LineageLayout {
  /** Left end. Negative if the drawing has grown to the left, because placed boxes do not move. The top is 0. */
  x: number;
  width: number;
  height: number;
  nodes: LineageNode[];
  groups: LineageGroup[];
  edges: PlacedEdge[];
  /** Number of nodes that are not drawn because there are too many. */
  leftOut: number;
}
