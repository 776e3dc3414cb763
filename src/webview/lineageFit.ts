import type { LineageGroup, LineageLayout, Rectangle } from '../layout/lineageLayout';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { failedParts } from '../model/causes/failedParts';

/** Space around the drawing, in its own pixels. */
export const MARGIN = 14;
/** Below this zoom, the source text in nodes cannot be read: a larger lineage opens at its hottest box instead. */
const READABLE = 0.7;

interface Size {
  width: number;
  height: number;
}

/** The zoom at which the whole lineage is visible. */
export function wholeZoom({ width, height }: Size, pane: Size): number {
  return Math.min(pane.width / (width + 2 * MARGIN), pane.height / (height + 2 * MARGIN));
}

/** The zoom that a lineage opens with: the whole if it is readable, otherwise as much of the hottest box's surroundings. */
export function firstZoom(picture: LineagePicture, pane: Size): number {
  if (pane.width === 0) return 1;
  const whole = wholeZoom(picture.layout, pane);
  if (whole >= READABLE) return Math.min(1, whole);
  const hot = hottestBox(picture);
  const near = hot === null ? picture.layout : around(picture.layout, hot);
  return Math.min(1, Math.max(READABLE, wholeZoom(near, pane)));
}

/** Where a lineage that does not fit opens: at its hottest box and, if there is room, its neighbors. */
export function firstScroll(picture: LineagePicture, zoom: number, pane: Size): { left: number; top: number } {
  const hot = hottestBox(picture);
  if (hot === null) return { left: (-picture.layout.x + MARGIN) * zoom - MARGIN, top: 0 };
  const near = around(picture.layout, hot);
  const [x, width] = near.width * zoom <= pane.width ? [near.x, near.width] : [hot.x, hot.width];
  const [y, height] = near.height * zoom <= pane.height ? [near.y, near.height] : [hot.y, hot.height];
  const left = (x - picture.layout.x + MARGIN + width / 2) * zoom - pane.width / 2;
  const top = (y + MARGIN + height / 2) * zoom - pane.height / 2;
  // A box taller than the pane begins at the top.
  const most = (y + MARGIN) * zoom - MARGIN;
  return { left: Math.max(0, left), top: Math.max(0, height * zoom > pane.height ? most : top) };
}

/** The box that failed, or else the one with the most time; null if nothing ran. */
function hottestBox({ layout, groups, promised }: LineagePicture): LineageGroup | null {
  const { stages } = failedParts(promised.run);
  const failed = layout.groups.find(box => box.stages.some(key => stages.has(key)));
  if (failed) return failed;
  const heat = (box: LineageGroup): number => groups.get(box.datasetIds[0] ?? 0)?.share ?? 0;
  const first = layout.groups[0];
  if (first === undefined) return null;
  const hottest = layout.groups.reduce((most, box) => (heat(box) > heat(most) ? box : most), first);
  return heat(hottest) > 0 ? hottest : null;
}

/** A rectangle around a box and the boxes that it is connected with. */
function around({ groups, edges }: LineageLayout, box: LineageGroup): Rectangle {
  const own = new Set(box.datasetIds);
  const ends = new Set(edges.flatMap(({ from, to }) => (own.has(from) || own.has(to) ? [from, to] : [])));
  const near = [box, ...groups.filter(each => each.datasetIds.some(id => ends.has(id)))];
  const edge = (of: (each: Rectangle) => number, pick: (a: number, b: number) => number): number =>
    near.map(of).reduce((a, b) => pick(a, b));
  const [x, y] = [edge(each => each.x, Math.min), edge(each => each.y, Math.min)];
  const right = edge(each => each.x + each.width, Math.max);
  const bottom = edge(each => each.y + each.height, Math.max);
  return { x, y, width: right - x, height: bottom - y };
}
