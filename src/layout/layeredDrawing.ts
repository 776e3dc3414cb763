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

interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A box, or the place where a long edge passes a layer (`edge`: its index, no size). */
interface Item {
  box: Box | null;
  edge: number;
  /** Ties and sources go by this. */
  order: number;
  parents: Item[];
  centre: number;
}

const PASS_WIDTH = 14;
/** With more boxes than this long edges run straight, without places in the layers between. */
const MOST_FOR_PASSES = 3000;

/**
 * Boxes in layers, each under its lowest parent, as near under the mean of its parents as its left neighbours allow. It
 * looks from the top down only and goes by ids where it can choose, so what is added below moves nothing above, and time
 * is linear but for sorting.
 */
export class LayeredDrawing {
  width = 0;
  height = 0;
  private readonly placed = new Map<number, Placed>();
  private readonly routes: { x: number; y: number }[][];
  private readonly layers: Item[][] = [];
  private readonly layerOf: Map<number, number>;

  /** `boxes` in an order that has parents before children. */
  constructor(
    private readonly boxes: Box[],
    private readonly edges: Edge[],
    private readonly options: { gapX: number; gapY: number; pullDown: boolean },
  ) {
    this.routes = edges.map(() => []);
    this.layerOf = this.assignLayers();
    this.fillLayers();
    this.placeLayers();
  }

  place(id: number): Placed {
    return this.placed.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  }

  /** Points in the layers that an edge passes. */
  route(edge: number): { x: number; y: number }[] {
    return this.routes[edge] ?? [];
  }

  private assignLayers(): Map<number, number> {
    const above = groupBy(this.edges, edge => edge.to);
    const layers = new Map<number, number>();
    for (const { id } of this.boxes) {
      layers.set(id, Math.max(0, ...(above.get(id) ?? []).map(edge => (layers.get(edge.from) ?? 0) + 1)));
    }
    if (this.options.pullDown) this.pullDown(layers, above);
    return layers;
  }

  /** Sources, and what is made only from sources and used once, move down to their use. */
  private pullDown(layers: Map<number, number>, above: Map<number, Edge[]>): void {
    const below = groupBy(this.edges, edge => edge.from);
    const free = new Set<number>();
    for (const { id } of this.boxes) if ((above.get(id) ?? []).every(edge => free.has(edge.from))) free.add(id);
    for (const { id } of [...this.boxes].reverse()) {
      const uses = new Set((below.get(id) ?? []).map(edge => edge.to));
      if (!free.has(id) || uses.size !== 1) continue;
      layers.set(id, Math.min(...[...uses].map(use => (layers.get(use) ?? 0) - 1)));
    }
  }

  private fillLayers(): void {
    const items = new Map(
      this.boxes.map(box => [box.id, this.addItem(box, -1, box.id, this.layerOf.get(box.id) ?? 0)]),
    );
    const passes = this.boxes.length <= MOST_FOR_PASSES;
    this.edges.forEach((edge, index) => {
      let parent = items.get(edge.from) as Item;
      const [first, last] = [(this.layerOf.get(edge.from) ?? 0) + 1, this.layerOf.get(edge.to) ?? 0];
      for (let layer = first; passes && layer < last; layer += 1) {
        const pass = this.addItem(null, index, edge.to, layer);
        pass.parents.push(parent);
        parent = pass;
      }
      items.get(edge.to)?.parents.push(parent);
    });
  }

  private addItem(box: Box | null, edge: number, order: number, layer: number): Item {
    const item: Item = { box, edge, order, parents: [], centre: 0 };
    while (this.layers.length <= layer) this.layers.push([]);
    this.layers[layer]?.push(item);
    return item;
  }

  private placeLayers(): void {
    let y = 0;
    for (const layer of this.layers) {
      const height = layer.reduce((most, item) => Math.max(most, item.box?.height ?? 0), 0);
      this.placeLayer(layer, y, height);
      y += height + this.options.gapY;
    }
    this.height = Math.max(0, y - this.options.gapY);
  }

  private placeLayer(layer: Item[], y: number, height: number): void {
    const wish = (item: Item): number =>
      item.parents.length === 0
        ? Infinity
        : item.parents.reduce((sum, parent) => sum + parent.centre, 0) / item.parents.length;
    const sorted = layer.map(item => ({ item, wish: wish(item) }));
    sorted.sort((a, b) => (a.wish === b.wish ? a.item.order - b.item.order : a.wish - b.wish));
    let free = 0;
    for (const { item, wish: wanted } of sorted) {
      const width = item.box?.width ?? PASS_WIDTH;
      const left = Math.max(free, Number.isFinite(wanted) ? wanted - width / 2 : free);
      item.centre = left + width / 2;
      free = left + width + this.options.gapX;
      this.width = Math.max(this.width, left + width);
      if (item.box) this.placed.set(item.box.id, { x: left, y, width, height: item.box.height });
      else this.routes[item.edge]?.push({ x: item.centre, y }, { x: item.centre, y: y + height });
    }
  }
}
