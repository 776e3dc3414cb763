/** Written by hand: general layouts move existing boxes when the run grows, and do not keep the datasets of a stage in one box. */
import type { Dataset, Run } from '../model/run';
import { groupBy } from '../model/groupBy';
import { BoxPlacement } from './boxPlacement';
import type { LineageEdge } from './lineageEdges';
import { lineageUnits, type LineageUnits } from './lineageUnits';
import type { Rectangle, Point, PlacedEdge, LineageLayout } from './lineageLayout';
import type { DrawnBox } from './closedBoxes';
import { closedBoxes } from './closedBoxes';
import type { StageBox } from './stageBoxes';
import { stageBoxes } from './stageBoxes';
import { connectedParts } from './connectedParts';
import { hottestPart } from './hottestPart';
import { onShelves } from './onShelves';

export interface LineageLayoutOptions {
  /** The nodes to draw; by default, with every loop folded. */
  units: LineageUnits | null;
  nodeSize: (dataset: Dataset) => { width: number; height: number };
  /** Space at the top of a box for its title. */
  titleHeight: number;
  padding: number;
  /** Gap between the nodes of a box. */
  rowGap: number;
  /** Gap between boxes. */
  gapX: number;
  gapY: number;
  /**
   * Moves sources down to where they are used. Disable it while a run is in progress, so that nothing on screen moves.
   */
  pullDown: boolean;
  /**
   * Places unconnected parts of the lineage side by side up to this width, then wraps. If null, all sources are at the top, and
   * nothing moves if a later dataset connects two parts.
   */
  wrapWidth: number | null;
  /** Whether a dataset that has not run is known to need a shuffle, so that it starts a stage and a box. */
  startsBox: (datasetId: number) => boolean;
  /** Whether a dataset shared the box of its parent in the previous drawing; null if it was not drawn. */
  wasTogether: (parentId: number, datasetId: number) => boolean | null;
  /** Whether a box is collapsed, to be drawn with `closedSize`. */
  isClosed: (box: StageBox) => boolean;
  closedSize: (box: DrawnBox) => { width: number; height: number };
  /** Maximum number of nodes. A larger lineage is reduced to the part around the box with the most heat. */
  mostNodes: number;
  heatOf: (box: DrawnBox) => number;
}

const DEFAULTS: LineageLayoutOptions = {
  units: null,
  nodeSize: () => ({ width: 220, height: 34 }),
  titleHeight: 26,
  padding: 10,
  rowGap: 10,
  gapX: 36,
  gapY: 54,
  pullDown: true,
  wrapWidth: null,
  startsBox: () => false,
  wasTogether: () => null,
  isClosed: () => false,
  closedSize: () => ({ width: 220, height: 34 }),
  mostNodes: Infinity,
  heatOf: () => 0,
};
/** Width of a track next to the nodes of a box, for an edge that skips nodes. */
const TRACK = 9;
const MOST_TRACKS = 8;
const LABEL_DISTANCE = 20;
const LABEL_WIDTH = 74;
const LABEL_HEIGHT = 20;

/**
 * Lays out the lineage DAG from top to bottom: stage boxes, each with its datasets in script order. The layout is deterministic. A
 * dataset added at the end moves only what its growing box displaces (with `pullDown`, also sources that it uses first). Takes
 * linear time, except for searches among nearby boxes and the bounded search in `stageBoxes`.
 */
export function layoutLineage(run: Run, given: Partial<LineageLayoutOptions> = {}): LineageLayout {
  const options = { ...DEFAULTS, ...given };
  const units = options.units ?? lineageUnits(run, () => false);
  const datasets = new Map(run.datasets.map(dataset => [dataset.id, dataset]));
  const all = closedBoxes(stageBoxes(units, options.startsBox, options.wasTogether), units.edges, options.isClosed);
  const { boxes, edges, leftOut } = hottestPart(all.boxes, all.edges, options.heatOf, options.mostNodes);
  if (options.wrapWidth === null) return { ...layoutPart(boxes, edges, datasets, options), leftOut };
  const parts = connectedParts(boxes, edges).map(part => layoutPart(part.boxes, part.edges, datasets, options));
  return { ...onShelves(parts, options.wrapWidth, options.gapX), leftOut };
}

function layoutPart(
  boxes: DrawnBox[],
  edges: LineageEdge[],
  datasets: Map<number, Dataset>,
  options: LineageLayoutOptions,
): LineageLayout {
  const insideOf = edgesByBox(boxes, edges);
  const contents = boxes.map(box => new BoxContent(box, insideOf.get(box) ?? [], datasets, options));
  const boxOf = new Map(contents.flatMap(content => content.box.datasetIds.map(id => [id, content] as const)));
  const between = edges.filter(edge => boxOf.get(edge.from) !== boxOf.get(edge.to));
  const drawing = new BoxPlacement(
    contents.map(content => ({ id: content.box.id, width: content.width, height: content.height })),
    between.map(edge => ({ from: boxOf.get(edge.from)?.box.id ?? 0, to: boxOf.get(edge.to)?.box.id ?? 0 })),
    options,
  );
  return assemble(contents, edges, between, boxOf, drawing);
}

/** The edges inside each box. */
function edgesByBox(boxes: DrawnBox[], edges: LineageEdge[]): Map<DrawnBox | undefined, LineageEdge[]> {
  const boxOf = new Map(boxes.flatMap(box => box.datasetIds.map(id => [id, box] as const)));
  const inside = edges.filter(edge => boxOf.get(edge.from) === boxOf.get(edge.to));
  return groupBy(inside, edge => boxOf.get(edge.from));
}

/** The content of a box: its nodes in one column, with tracks to their right for edges that skip nodes. */
class BoxContent {
  readonly width: number;
  readonly height: number;
  readonly rows = new Map<number, Rectangle>();
  private readonly tracks: Map<LineageEdge, number>;
  private readonly nodeWidth: number;

  constructor(
    readonly box: DrawnBox,
    readonly inner: LineageEdge[],
    datasets: Map<number, Dataset>,
    options: LineageLayoutOptions,
  ) {
    const sizes = box.closed
      ? [options.closedSize(box)]
      : box.datasetIds.map(id => options.nodeSize(datasets.get(id) as Dataset));
    this.nodeWidth = Math.max(...sizes.map(size => size.width));
    let y = options.titleHeight + options.padding;
    box.datasetIds.forEach((id, index) => {
      const height = sizes[index]?.height ?? 0;
      this.rows.set(id, { x: options.padding, y, width: this.nodeWidth, height });
      y += height + options.rowGap;
    });
    this.tracks = this.assignTracks();
    const used = this.tracks.size === 0 ? 0 : Math.max(...this.tracks.values()) + 1;
    this.width = this.nodeWidth + 2 * options.padding + used * TRACK;
    this.height = y - options.rowGap + options.padding;
  }

  /** Points of an edge inside the box, relative to the box. */
  innerPoints(edge: LineageEdge): Point[] {
    const [from, to] = [this.row(edge.from), this.row(edge.to)];
    const track = this.tracks.get(edge);
    if (track === undefined) {
      const x = from.x + from.width / 2;
      return [
        { x, y: from.y + from.height },
        { x, y: to.y },
      ];
    }
    const right = from.x + from.width;
    const x = right + (track + 0.8) * TRACK;
    const [start, end] = [from.y + from.height * 0.65, to.y + to.height * 0.35];
    return [
      { x: right, y: start },
      { x, y: start },
      { x, y: end },
      { x: right, y: end },
    ];
  }

  row(id: number): Rectangle {
    return this.rows.get(id) as Rectangle;
  }

  isLast(id: number): boolean {
    return this.box.datasetIds[this.box.datasetIds.length - 1] === id;
  }

  isFirst(id: number): boolean {
    return this.box.datasetIds[0] === id;
  }

  /** Assigns the first free track to each edge that skips a row. */
  private assignTracks(): Map<LineageEdge, number> {
    const order = new Map(this.box.datasetIds.map((id, index) => [id, index]));
    const span = (edge: LineageEdge): [number, number] => [order.get(edge.from) ?? 0, order.get(edge.to) ?? 0];
    const skipping = this.inner.filter(edge => span(edge)[1] - span(edge)[0] !== 1);
    skipping.sort((a, b) => span(a)[0] - span(b)[0] || span(b)[1] - span(a)[1]);
    const busyUntil: number[] = [];
    const tracks = new Map<LineageEdge, number>();
    for (const edge of skipping) {
      const [start, end] = span(edge);
      const free = busyUntil.findIndex(until => until <= start);
      const track = free >= 0 ? free : Math.min(busyUntil.length, MOST_TRACKS - 1);
      busyUntil[track] = Math.max(busyUntil[track] ?? 0, end);
      tracks.set(edge, track);
    }
    return tracks;
  }
}

function assemble(
  contents: BoxContent[],
  edges: LineageEdge[],
  between: LineageEdge[],
  boxOf: Map<number, BoxContent>,
  drawing: BoxPlacement,
): LineageLayout {
  const place = (content: BoxContent): Rectangle => drawing.place(content.box.id);
  const nodes = contents.flatMap(content =>
    content.box.datasetIds.map(id => ({ id, groupId: content.box.id, ...moved(content.row(id), place(content)) })),
  );
  const groups = contents.map(content => ({ ...content.box, ...place(content) }));
  const ports = new Ports(between, boxOf, drawing);
  const labels = new Labels();
  const routes = new Map(between.map((edge, index) => [edge, drawing.route(index)]));
  const placed = edges.map((edge): PlacedEdge => {
    const source = boxOf.get(edge.from) as BoxContent;
    const route = routes.get(edge);
    if (route === undefined) {
      return { ...edge, points: source.innerPoints(edge).map(point => movedPoint(point, place(source))), label: null };
    }
    const [leaving, entering] = [ports.leave(edge), ports.enter(edge)];
    const points = [...leaving, ...route, ...entering];
    const label = edge.shuffle ? labels.find(points, leaving.length - 1, points.length - entering.length) : null;
    return { ...edge, points, label };
  });
  return {
    x: drawing.left,
    width: drawing.right - drawing.left,
    height: drawing.height,
    nodes,
    groups,
    edges: placed,
    leftOut: 0,
  };
}

/** Places edge labels so that they do not overlap. */
class Labels {
  private readonly taken: Point[] = [];

  /** `leaves` and `enters`: indexes of the points where the edge leaves its first box and enters its last. */
  find(points: Point[], leaves: number, enters: number): Point {
    const [out, into] = [points[leaves] as Point, points[enters] as Point];
    const wishes = [
      { x: out.x, y: out.y + LABEL_DISTANCE },
      { x: into.x, y: into.y - LABEL_DISTANCE },
      ...points.slice(leaves + 1, enters).map(point => ({ x: point.x, y: point.y + LABEL_DISTANCE })),
      ...[1, 2, 3, 4].map(step => ({ x: into.x + step * LABEL_WIDTH, y: into.y - LABEL_DISTANCE })),
    ];
    const free = (wish: Point): boolean =>
      !this.taken.some(other => Math.abs(other.x - wish.x) < LABEL_WIDTH && Math.abs(other.y - wish.y) < LABEL_HEIGHT);
    const found = wishes.find(free) ?? (wishes[0] as Point);
    this.taken.push(found);
    return found;
  }
}

/** The points where edges leave and enter boxes: side by side along the border, ordered by their other ends. */
class Ports {
  private readonly out = new Map<LineageEdge, number>();
  private readonly into = new Map<LineageEdge, number>();

  constructor(
    between: LineageEdge[],
    private readonly boxOf: Map<number, BoxContent>,
    private readonly drawing: BoxPlacement,
  ) {
    this.spread(
      between,
      this.out,
      edge => edge.from,
      edge => edge.to,
    );
    this.spread(
      between,
      this.into,
      edge => edge.to,
      edge => edge.from,
    );
  }

  /** From the dataset to the lower border of its box. Edges leave on the right side unless the dataset is the last one. */
  leave(edge: LineageEdge): Point[] {
    const content = this.boxOf.get(edge.from) as BoxContent;
    const box = this.drawing.place(content.box.id);
    const row = moved(content.row(edge.from), box);
    const bottom = box.y + box.height;
    if (content.isLast(edge.from)) {
      return [{ x: row.x + row.width * (this.out.get(edge) ?? 0.5), y: bottom }];
    }
    const x = box.x + box.width - 4;
    const y = row.y + row.height / 2;
    return [
      { x: row.x + row.width, y },
      { x, y },
      { x, y: bottom },
    ];
  }

  /** From the upper border of the box to the dataset. Edges enter on the left side unless the dataset is the first one. */
  enter(edge: LineageEdge): Point[] {
    const content = this.boxOf.get(edge.to) as BoxContent;
    const box = this.drawing.place(content.box.id);
    const row = moved(content.row(edge.to), box);
    if (content.isFirst(edge.to)) return [{ x: row.x + row.width * (this.into.get(edge) ?? 0.5), y: box.y }];
    const y = row.y + row.height / 2;
    return [
      { x: box.x + 4, y: box.y },
      { x: box.x + 4, y },
      { x: row.x, y },
    ];
  }

  private spread(
    between: LineageEdge[],
    ports: Map<LineageEdge, number>,
    near: (edge: LineageEdge) => number,
    far: (edge: LineageEdge) => number,
  ): void {
    const centre = (id: number): number => {
      const box = this.drawing.place(this.boxOf.get(id)?.box.id ?? 0);
      return box.x + box.width / 2;
    };
    for (const edges of groupBy(between, near).values()) {
      const sorted = [...edges].sort((a, b) => centre(far(a)) - centre(far(b)) || far(a) - far(b));
      sorted.forEach((edge, index) => ports.set(edge, (index + 1) / (sorted.length + 1)));
    }
  }
}

function moved(rectangle: Rectangle, by: Point): Rectangle {
  return { ...rectangle, x: rectangle.x + by.x, y: rectangle.y + by.y };
}

function movedPoint(point: Point, by: Point): Point {
  return { x: point.x + by.x, y: point.y + by.y };
}
