import type { LineageLayout, Point, Rectangle } from './lineageLayout';

/** Places drawings side by side, in order, in rows of at most `width`. A wider drawing gets a separate row. */
export function onShelves(parts: LineageLayout[], width: number, gap: number): LineageLayout {
  const all: LineageLayout = { x: 0, width: 0, height: 0, nodes: [], groups: [], edges: [], leftOut: 0 };
  let [x, y, shelf] = [0, 0, 0];
  for (const part of parts) {
    if (x > 0 && x + part.width > width) [x, y, shelf] = [0, y + shelf + gap, 0];
    append(all, part, { x: x - part.x, y });
    x += part.width + gap;
    shelf = Math.max(shelf, part.height);
    all.width = Math.max(all.width, x - gap);
    all.height = y + shelf;
  }
  return all;
}

function append(all: LineageLayout, part: LineageLayout, by: Point): void {
  const rectangle = <T extends Rectangle>(each: T): T => ({ ...each, x: each.x + by.x, y: each.y + by.y });
  const point = (each: Point): Point => ({ x: each.x + by.x, y: each.y + by.y });
  for (const node of part.nodes) all.nodes.push(rectangle(node));
  for (const group of part.groups) all.groups.push(rectangle(group));
  for (const edge of part.edges)
    all.edges.push({ ...edge, points: edge.points.map(point), label: edge.label && point(edge.label) });
}
