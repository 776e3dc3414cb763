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

/** Where a dataset is drawn; `id` is the dataset's. */
export interface LineageNode extends Rectangle {
  id: number;
  groupId: number;
}

/** A drawn box around datasets. */
export interface LineageGroup extends Rectangle, DrawnBox {}

export interface PlacedEdge extends LineageEdge {
  /** From the parent's border to the child's; to be drawn as a smooth line. */
  points: Point[];
  /** Middle of a label for the bytes; null inside a box and where nothing is shuffled. */
  label: Point | null;
}

export interface LineageLayout {
  /** Left end: a drawing that grows to the left goes below 0 rather than move. The top is 0. */
  x: number;
  width: number;
  height: number;
  nodes: LineageNode[];
  groups: LineageGroup[];
  edges: PlacedEdge[];
}
