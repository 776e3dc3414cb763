/** A row of a graph drawn in lanes, like `git log --graph`, but with parents first, in script order. */
export interface LaneRow {
  kind: 'shuffle' | 'joint' | 'node' | 'gap';
  /** Drawn cells, two characters per lane. */
  cells: string;
  /** The node that this row shows or leads to. */
  id: number;
  /** Parents whose edges this row marks as shuffles. */
  shuffledFrom: number[];
  /** Parents without a lane because too many are open; the text of the row names them. Only for `node` rows. */
  references: number[];
  /** Lanes for the lines below a node's row that belong to the node. The lane of the node is `lane`. */
  under: string;
  lane: number;
}

export interface LaneNode {
  id: number;
  parents: { id: number; shuffle: boolean }[];
}

const MOST_LANES = 10;

/** Computes the lanes of `nodes`, which must be ordered with parents before children. */
export function lineageLanes(nodes: LaneNode[], glyph: (id: number) => string): LaneRow[] {
  return new LaneDrawing(nodes, glyph).rows;
}

class LaneDrawing {
  readonly rows: LaneRow[] = [];
  /** The node whose output occupies each lane. */
  private lanes: (number | null)[] = [];
  private readonly waiting = new Map<number, number>();

  constructor(
    nodes: LaneNode[],
    private readonly glyph: (id: number) => string,
  ) {
    for (const node of nodes)
      for (const parent of node.parents) this.waiting.set(parent.id, (this.waiting.get(parent.id) ?? 0) + 1);
    for (const node of nodes) this.add(node);
  }

  private add(node: LaneNode): void {
    const references = node.parents.filter(parent => !this.lanes.includes(parent.id)).map(parent => parent.id);
    const sources = node.parents
      .filter(parent => this.lanes.includes(parent.id))
      .map(parent => ({ ...parent, lane: this.lanes.indexOf(parent.id), ends: this.countDown(parent.id) === 0 }));
    for (const id of references) this.countDown(id);
    const ending = sources.filter(source => source.ends).map(source => source.lane);
    const lane = ending.length > 0 ? Math.min(...ending) : this.freeLane();
    const straight = sources.find(source => source.lane === lane && source.ends);
    const across = sources.filter(source => source !== straight);
    this.addShuffles(
      node.id,
      sources.filter(source => source.shuffle && source.ends),
    );
    if (across.length > 0) this.addJoint(node.id, lane, straight !== undefined, across);
    for (const source of sources) if (source.ends) this.lanes[source.lane] = null;
    this.addNode(node.id, lane, references);
  }

  private countDown(id: number): number {
    const left = (this.waiting.get(id) ?? 0) - 1;
    this.waiting.set(id, left);
    return left;
  }

  private freeLane(): number {
    const free = this.lanes.indexOf(null);
    return free >= 0 ? free : this.lanes.length;
  }

  private verticals(): string[] {
    return this.lanes.map(id => (id === null ? ' ' : '│'));
  }

  private push(kind: LaneRow['kind'], id: number, cells: string, lane: number, more: Partial<LaneRow> = {}): void {
    this.rows.push({ kind, id, cells: cells.trimEnd(), lane, shuffledFrom: [], references: [], under: '', ...more });
  }

  private addShuffles(id: number, sources: { id: number; lane: number }[]): void {
    if (sources.length === 0) return;
    const cells = this.verticals();
    for (const source of sources) cells[source.lane] = '╪';
    this.push('shuffle', id, cells.join(' '), 0, { shuffledFrom: sources.map(source => source.id) });
  }

  /** Adds the row that joins edges from other lanes to the node. A double line is a shuffle on an edge that branches off. */
  private addJoint(
    id: number,
    lane: number,
    straight: boolean,
    across: { id: number; lane: number; ends: boolean; shuffle: boolean }[],
  ): void {
    const touched = [lane, ...across.map(source => source.lane)];
    const [first, last] = [Math.min(...touched), Math.max(...touched)];
    const isForkShuffle = (source: { ends: boolean; shuffle: boolean }): boolean => source.shuffle && !source.ends;
    const bySource = new Map(across.map(source => [source.lane, source]));
    const cells = this.verticals();
    while (cells.length <= last) cells.push(' ');
    let drawn = '';
    for (let index = 0; index < cells.length; index += 1) {
      const inside = index >= first && index <= last;
      const source = bySource.get(index);
      if (index === lane) drawn += corner(index > first, index < last, straight, true);
      else if (source) drawn += corner(index > first, index < last, true, !source.ends);
      else drawn += inside && cells[index] === ' ' ? '─' : cells[index];
      const between = across.some(
        each => isForkShuffle(each) && index >= Math.min(lane, each.lane) && index < Math.max(lane, each.lane),
      );
      drawn += index >= first && index < last ? (between ? '═' : '─') : ' ';
    }
    const shuffledFrom = across.filter(isForkShuffle).map(source => source.id);
    this.push('joint', id, drawn, lane, { shuffledFrom });
  }

  private addNode(id: number, lane: number, references: number[]): void {
    // A source directly below a node without children would look like its child.
    const above = this.rows[this.rows.length - 1];
    if (above?.kind === 'node' && above.lane === lane && above.under[2 * lane] !== '│' && this.lanes[lane] !== above.id)
      this.push('gap', id, this.verticals().join(' '), lane);
    const cells = this.verticals();
    while (cells.length <= lane) cells.push(' ');
    cells[lane] = this.glyph(id);
    const open = this.lanes.filter(each => each !== null).length;
    const continues = (this.waiting.get(id) ?? 0) > 0 && open < MOST_LANES;
    while (this.lanes.length <= lane) this.lanes.push(null);
    this.lanes[lane] = continues ? id : null;
    while (this.lanes.length > 0 && this.lanes[this.lanes.length - 1] === null) this.lanes.pop();
    this.push('node', id, cells.join(' '), lane, { references, under: this.verticals().join(' ') });
  }
}

/** The box-drawing character with the given arms. */
function corner(left: boolean, right: boolean, up: boolean, down: boolean): string {
  const index = (left ? 1 : 0) + (right ? 2 : 0) + (up ? 4 : 0) + (down ? 8 : 0);
  return ' ╴╶─╵╯╰┴╷╮╭┬│┤├┼'[index] ?? ' ';
}
