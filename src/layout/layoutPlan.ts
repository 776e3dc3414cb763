/** By hand: one kind of box and no recursion, as plans have thousands of levels; that is less than what would adapt a library. */

export interface PlacedTreeNode<T> {
  node: T;
  /** Left and top edge. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Index of the parent in the result; null for the root. */
  parent: number | null;
}

export interface PlanLayout<T> {
  width: number;
  height: number;
  /** In pre-order. */
  nodes: PlacedTreeNode<T>[];
}

export interface PlanLayoutOptions {
  width: number;
  height: number;
  gapX: number;
  gapY: number;
}

const DEFAULTS: PlanLayoutOptions = { width: 200, height: 44, gapX: 24, gapY: 26 };

/**
 * A tidy tree layout for boxes of equal size: the root at the top, parents centered over their children, subtrees as close as their
 * contours allow. Uses threaded contours (Reingold and Tilford), so it takes linear time. It is not recursive, so it handles plans
 * with thousands of levels.
 */
export function layoutPlan<T extends { children: T[] }>(
  root: T,
  given: Partial<PlanLayoutOptions> = {},
): PlanLayout<T> {
  const options = { ...DEFAULTS, ...given };
  const boxes = inPreOrder(root);
  for (let index = boxes.length - 1; index >= 0; index -= 1) placeChildren(boxes, boxes[index] as Box<T>, options);
  return toLayout(boxes, options);
}

interface Box<T> {
  node: T;
  parent: number | null;
  depth: number;
  children: number[];
  /** Offset of the center of this box from the center of its parent. */
  offset: number;
  /** The next box of the left or right contour after the end of a shallower subtree, with the offset of its center. */
  left: Thread | null;
  right: Thread | null;
  /** The deepest boxes of the left and right contour of the subtree, with their offsets from the center of this box. */
  deepLeft: Thread;
  deepRight: Thread;
}

interface Thread {
  to: number;
  offset: number;
}

function inPreOrder<T extends { children: T[] }>(root: T): Box<T>[] {
  const boxes: Box<T>[] = [];
  const waiting: { node: T; parent: number | null; depth: number }[] = [{ node: root, parent: null, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const index = boxes.length;
    const self = { to: index, offset: 0 };
    boxes.push({ ...next, children: [], offset: 0, left: null, right: null, deepLeft: self, deepRight: self });
    if (next.parent !== null) boxes[next.parent]?.children.push(index);
    for (const child of [...next.node.children].reverse())
      waiting.push({ node: child, parent: index, depth: next.depth + 1 });
  }
  return boxes;
}

/** Packs the laid-out subtrees of a box from left to right, then centers the box over them. */
function placeChildren<T>(boxes: Box<T>[], box: Box<T>, options: PlanLayoutOptions): void {
  const first = box.children[0];
  const last = box.children[box.children.length - 1];
  if (first === undefined || last === undefined) return;
  const positions = [0];
  for (let index = 1; index < box.children.length; index += 1) {
    positions.push(pack(boxes, box.children.slice(0, index + 1), positions, options.width + options.gapX));
  }
  const middle = (positions[positions.length - 1] ?? 0) / 2;
  box.children.forEach((child, index) => {
    at(boxes, child).offset = (positions[index] ?? 0) - middle;
  });
  const deepest = (side: 'deepLeft' | 'deepRight', order: number[]): Thread => {
    const depth = Math.max(...order.map(child => at(boxes, at(boxes, child)[side].to).depth));
    const child = order.find(each => at(boxes, at(boxes, each)[side].to).depth === depth) ?? first;
    return { to: at(boxes, child)[side].to, offset: at(boxes, child).offset + at(boxes, child)[side].offset };
  };
  box.deepLeft = deepest('deepLeft', box.children);
  box.deepRight = deepest('deepRight', [...box.children].reverse());
}

/**
 * Position of the last of `children`, so that it has at least `distance` to the previous ones on every level. Follows both
 * contours only to the depth of the shallower one, then links it to the deeper contour with a thread.
 */
function pack<T>(boxes: Box<T>[], children: number[], positions: number[], distance: number): number {
  const added = children[children.length - 1] ?? 0;
  const before = children[children.length - 2] ?? 0;
  let shift = (positions[children.length - 2] ?? 0) + distance;
  let inner: Thread | null = { to: before, offset: positions[children.length - 2] ?? 0 };
  let outer: Thread | null = { to: added, offset: 0 };
  let [lastInner, lastOuter] = [inner, outer];
  while (inner !== null && outer !== null) {
    shift = Math.max(shift, inner.offset + distance - outer.offset);
    [lastInner, lastOuter] = [inner, outer];
    inner = follow(boxes, inner, 'right');
    outer = follow(boxes, outer, 'left');
  }
  threadOutlines(boxes, children, positions, shift, { inner, outer, lastInner, lastOuter });
  return shift;
}

interface OutlineEnds {
  inner: Thread | null;
  outer: Thread | null;
  lastInner: Thread;
  lastOuter: Thread;
}

/** Continues the contour of the shallower part in the contour of the deeper one. */
function threadOutlines<T>(
  boxes: Box<T>[],
  children: number[],
  positions: number[],
  shift: number,
  ends: OutlineEnds,
): void {
  const added = children[children.length - 1] ?? 0;
  if (ends.inner !== null) {
    const deep = at(boxes, added).deepRight;
    at(boxes, deep.to).right = { to: ends.inner.to, offset: ends.inner.offset - (shift + deep.offset) };
  } else if (ends.outer !== null) {
    const left = leftmostDeep(boxes, children.slice(0, -1), positions);
    at(boxes, left.to).left = { to: ends.outer.to, offset: shift + ends.outer.offset - left.offset };
  }
}

function leftmostDeep<T>(boxes: Box<T>[], children: number[], positions: number[]): Thread {
  let best: Thread = { to: children[0] ?? 0, offset: 0 };
  let depth = -1;
  children.forEach((child, index) => {
    const deep = at(boxes, child).deepLeft;
    if (at(boxes, deep.to).depth <= depth) return;
    depth = at(boxes, deep.to).depth;
    best = { to: deep.to, offset: (positions[index] ?? 0) + deep.offset };
  });
  return best;
}

function follow<T>(boxes: Box<T>[], thread: Thread, side: 'left' | 'right'): Thread | null {
  const box = at(boxes, thread.to);
  const child = side === 'left' ? box.children[0] : box.children[box.children.length - 1];
  if (child !== undefined) return { to: child, offset: thread.offset + at(boxes, child).offset };
  const next = box[side];
  return next && { to: next.to, offset: thread.offset + next.offset };
}

function at<T>(boxes: Box<T>[], index: number): Box<T> {
  return boxes[index] as Box<T>;
}

function toLayout<T>(boxes: Box<T>[], options: PlanLayoutOptions): PlanLayout<T> {
  const centres: number[] = [];
  for (const box of boxes) centres.push(box.parent === null ? 0 : (centres[box.parent] ?? 0) + box.offset);
  const leftmost = centres.reduce((least, centre) => Math.min(least, centre), Infinity);
  const nodes = boxes.map((box, index) => ({
    node: box.node,
    x: (centres[index] ?? 0) - leftmost,
    y: box.depth * (options.height + options.gapY),
    width: options.width,
    height: options.height,
    parent: box.parent,
  }));
  return {
    width: nodes.reduce((most, node) => Math.max(most, node.x + node.width), 0),
    height: nodes.reduce((most, node) => Math.max(most, node.y + node.height), 0),
    nodes,
  };
}
