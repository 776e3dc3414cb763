import { groupBy } from '../model/groupBy';

interface Box {
  id: number;
  width: number;
  height: number;
}

interface Edge {
  from: number;
  to: number;
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const PASS_WIDTH = 12;
/** Gap between a box and an edge that passes it. */
const PASS_GAP = 12;
/** Gap between boxes above each other without an edge. */
const STACK_GAP = 26;
/** Height of the strips that index the placed rectangles. */
const STRIP = 128;
/** Maximum number of rectangles to search around. With more, a box goes to the right of all of them. */
const MOST_TO_SEARCH = 400;
/** Maximum number of boxes for which long edges get a free path. With more, they are straight. */
const MOST_FOR_PASSES = 3000;

/**
 * Places boxes one after another, each below its lowest parent and as close to the center of its parents as the boxes already
 * placed allow. Placed boxes never move for later ones, so a drawing that grows at the end stays stable. Long edges reserve a
 * vertical path without boxes.
 */
export class BoxPlacement {
  /** Left and right end of everything placed. */
  left = 0;
  right = 0;
  height = 0;
  private readonly placed = new Map<number, Rectangle>();
  private readonly routes: { x: number; y: number }[][];
  private readonly strips = new Map<number, { at: Rectangle; isPass: boolean }[]>();
  private readonly above: Map<number, number[]>;
  private readonly heights: Map<number, number>;

  /** @param boxes ordered with parents before children */
  constructor(
    private readonly boxes: Box[],
    private readonly edges: Edge[],
    private readonly options: { gapX: number; gapY: number; pullDown: boolean },
  ) {
    this.routes = edges.map(() => []);
    this.heights = new Map(boxes.map(box => [box.id, box.height]));
    const incoming = groupBy(
      edges.map((edge, index) => ({ edge, index })),
      ({ edge }) => edge.to,
    );
    this.above = new Map([...incoming].map(([id, list]) => [id, list.map(({ edge }) => edge.from)]));
    const tops = this.tops();
    for (const box of boxes) {
      this.placeBox(box, tops.get(box.id) ?? 0);
      for (const { index } of incoming.get(box.id) ?? []) this.keepWay(index);
    }
  }

  place(id: number): Rectangle {
    return this.placed.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  }

  /** Points of an edge between its ends. */
  route(edge: number): { x: number; y: number }[] {
    return this.routes[edge] ?? [];
  }

  private tops(): Map<number, number> {
    const tops = new Map<number, number>();
    const bottom = (id: number): number => (tops.get(id) ?? 0) + (this.heights.get(id) ?? 0);
    for (const { id } of this.boxes) {
      const parents = this.above.get(id) ?? [];
      tops.set(
        id,
        parents.reduce((lowest, parent) => Math.max(lowest, bottom(parent) + this.options.gapY), 0),
      );
    }
    if (this.options.pullDown) this.pullDown(tops);
    return tops;
  }

  /** Moves sources, and boxes that only depend on sources and are used once, down to their use. */
  private pullDown(tops: Map<number, number>): void {
    const below = groupBy(this.edges, edge => edge.from);
    const free = new Set<number>();
    for (const { id } of this.boxes) if ((this.above.get(id) ?? []).every(parent => free.has(parent))) free.add(id);
    for (const { id, height } of [...this.boxes].reverse()) {
      const uses = new Set((below.get(id) ?? []).map(edge => edge.to));
      if (!free.has(id) || uses.size !== 1) continue;
      for (const use of uses) tops.set(id, (tops.get(use) ?? 0) - this.options.gapY - height);
    }
  }

  private placeBox(box: Box, y: number): void {
    const parents = this.above.get(box.id) ?? [];
    const centre = parents.reduce((sum, id) => sum + this.centre(id), 0) / parents.length;
    const wish = parents.length === 0 ? 0 : centre - box.width / 2;
    const at = { x: 0, y, width: box.width, height: box.height };
    at.x = this.nearestFree(at, wish, { isPass: false, rightOnly: parents.length === 0 });
    this.placed.set(box.id, at);
    this.occupy(at, false);
    this.height = Math.max(this.height, at.y + at.height);
  }

  private centre(id: number): number {
    const at = this.place(id);
    return at.x + at.width / 2;
  }

  /** Reserves a vertical path for an edge that is longer than the gap between adjacent boxes. */
  private keepWay(index: number): void {
    const edge = this.edges[index];
    if (edge === undefined || this.boxes.length > MOST_FOR_PASSES) return;
    const from = this.place(edge.from);
    const [top, bottom] = [
      from.y + from.height + this.options.gapY * 0.6,
      this.place(edge.to).y - this.options.gapY * 0.6,
    ];
    if (bottom - top < this.options.gapY) return;
    const at = { x: 0, y: top, width: PASS_WIDTH, height: bottom - top };
    at.x = this.nearestFree(at, this.centre(edge.to) - PASS_WIDTH / 2, { isPass: true, rightOnly: false });
    this.occupy(at, true);
    const x = at.x + PASS_WIDTH / 2;
    this.routes[index] = [
      { x, y: top },
      { x, y: bottom },
    ];
  }

  /** The x position closest to `wish` at which the rectangle overlaps no other. */
  private nearestFree(at: Rectangle, wish: number, how: { isPass: boolean; rightOnly: boolean }): number {
    const blocked = this.inTheWay(at).map(({ at: other, isPass: otherPass }): [number, number] => {
      const gap = how.isPass || otherPass ? PASS_GAP : this.options.gapX;
      return [other.x - at.width - gap, other.x + other.width + gap];
    });
    if (blocked.length > MOST_TO_SEARCH) return blocked.reduce((most, [, end]) => Math.max(most, end), 0);
    blocked.sort((a, b) => a[0] - b[0]);
    let [left, right] = [wish, wish];
    for (const [start, end] of blocked) if (right > start && right < end) right = end;
    for (const [start, end] of [...blocked].sort((a, b) => b[1] - a[1])) if (left > start && left < end) left = start;
    return !how.rightOnly && wish - left < right - wish ? left : right;
  }

  private inTheWay(at: Rectangle): { at: Rectangle; isPass: boolean }[] {
    const [top, bottom] = [at.y - STACK_GAP, at.y + at.height + STACK_GAP];
    const found = new Set<{ at: Rectangle; isPass: boolean }>();
    for (let strip = Math.floor(top / STRIP); strip <= Math.floor(bottom / STRIP); strip += 1) {
      for (const each of this.strips.get(strip) ?? []) {
        if (each.at.y < bottom && each.at.y + each.at.height > top) found.add(each);
      }
    }
    return [...found];
  }

  private occupy(at: Rectangle, isPass: boolean): void {
    const entry = { at, isPass };
    this.left = Math.min(this.left, at.x);
    this.right = Math.max(this.right, at.x + at.width);
    for (let strip = Math.floor(at.y / STRIP); strip <= Math.floor((at.y + at.height) / STRIP); strip += 1) {
      const list = this.strips.get(strip);
      if (list) list.push(entry);
      else this.strips.set(strip, [entry]);
    }
  }
}
