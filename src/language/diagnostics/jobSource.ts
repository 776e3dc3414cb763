import { positionAt, type PlacedCall } from '../callRecorder';
import { cellsOf } from '../../cells/cellsOf';
import { sourceLanguage } from '../../cells/markedCells';
import { addToGroup } from '../../model/groupBy';
import { linesOf } from '../../text/lines';
import type { TextRange } from '../jobModel';
import type { PlacedChunk } from '../pythonFile';
import type { Attribute, Call, Expression, FunctionDefinition, Lambda } from '../syntax';
import { treeOf, type Around, type ChunkTree, type Name } from './chunkTree';
import type { Node, Role } from './syntaxNodes';

/** A node and the chunk that it is in, because equal chunks of a file share their nodes. */
export interface Placed<Kind extends Node = Node> {
  chunk: PlacedChunk;
  node: Kind;
}

/** A call of a method: `object.op(…)`. */
export type MethodCall = PlacedCall & { place: Call & { callee: Attribute } };

export const isMethodCall = (call: PlacedCall): call is MethodCall =>
  call.place.type === 'call' && call.place.callee.type === 'attribute';

/** Whether the class of the call's object is known, though another file may make it. */
export const isClassKnown = ({ guess }: PlacedCall): boolean => guess === undefined || guess === 'elsewhere';

/** Not a method that another function is given to call: `submit(df.count)`. */
function isAtPlace({ place, op }: PlacedCall): boolean {
  return place.type !== 'call' || (place.callee.type === 'attribute' && place.callee.name === op);
}

/** A Python file as the rules see it: its Spark calls, each with its surroundings in the syntax and in the data flow. */
export class JobSource {
  /** In source order. */
  readonly calls: PlacedCall[];
  private readonly trees: Map<PlacedChunk, ChunkTree>;
  private readonly byPlace = new Map<PlacedChunk, Map<Node, PlacedCall>>();
  private readonly byId = new Map<number, PlacedCall>();
  private readonly readers = new Map<number, PlacedCall[]>();
  private lines: string[] | null = null;
  private readonly inside = new Map<PlacedChunk, Map<Node, PlacedCall[]>>();

  /** Whether the last line of a cell is displayed, and the session outlives the code. */
  readonly isNotebook: boolean;
  /** The first lines of the cells; empty for a file without cells. */
  private readonly cellStarts: ReadonlySet<number>;

  constructor(
    private readonly chunks: PlacedChunk[],
    calls: PlacedCall[],
    private readonly text: string,
    cellStarts: ReadonlySet<number> = startsOfCells(text),
  ) {
    this.cellStarts = cellStarts;
    this.isNotebook = cellStarts.size > 0;
    this.trees = new Map(chunks.map(chunk => [chunk, treeOf(chunk.statements)]));
    this.calls = calls.filter(call => this.trees.has(call.chunk) && isAtPlace(call));
    for (const call of calls) this.index(call);
  }

  private index(call: PlacedCall): void {
    this.byId.set(call.id, call);
    let inChunk = this.byPlace.get(call.chunk);
    if (inChunk === undefined) this.byPlace.set(call.chunk, (inChunk = new Map()));
    inChunk.set(call.place as Node, call);
    for (const id of call.parents) addToGroup(this.readers, id, call);
  }

  /** The calls of methods with these names on these classes of pyspark. */
  methods(owners: RegExp, ops: RegExp): MethodCall[] {
    return this.calls.filter(isMethodCall).filter(({ owner, op }) => owners.test(owner) && ops.test(op));
  }

  callAt(chunk: PlacedChunk, node: Node): PlacedCall | null {
    return this.byPlace.get(chunk)?.get(node) ?? null;
  }

  /** Calls whose datasets are inputs of the call. */
  inputsOf(call: PlacedCall): PlacedCall[] {
    return call.parents.flatMap(id => this.byId.get(id) ?? []);
  }

  /** Calls that have the dataset of the call as an input. */
  readersOf(call: PlacedCall): readonly PlacedCall[] {
    return this.readers.get(call.id) ?? [];
  }

  parentOf({ chunk, node }: Placed): Node | null {
    return this.trees.get(chunk)?.links.get(node)?.parent ?? null;
  }

  roleOf({ chunk, node }: Placed): Role {
    return this.trees.get(chunk)?.links.get(node)?.role ?? 'body';
  }

  /** The blocks around a node, from inside out: loops, branches, functions, and whatever else has statements or runs again. */
  *around({ chunk, node }: Placed): Generator<Around> {
    const links = this.trees.get(chunk)?.links;
    for (let block = links?.get(node)?.block; block; block = links!.get(block.node)?.block) yield block;
  }

  /** The calls in a block, nested functions included. */
  callsInside(chunk: PlacedChunk, outer: Node): readonly PlacedCall[] {
    let inChunk = this.inside.get(chunk);
    if (inChunk === undefined) {
      this.inside.set(chunk, (inChunk = new Map<Node, PlacedCall[]>()));
      for (const call of this.calls) {
        if (call.chunk !== chunk) continue;
        for (const { node } of this.around({ chunk, node: call.place as Node })) addToGroup(inChunk, node, call);
      }
    }
    return inChunk.get(outer) ?? [];
  }

  /** Whether a node is in a block. */
  isInside(place: Placed, outer: Node): boolean {
    for (const { node } of this.around(place)) if (node === outer) return true;
    return false;
  }

  /** Whether a node is in the same statement as the target that the statement binds, and so in its value. */
  isInStatementOf(place: Placed, bound: Placed): boolean {
    const statement = this.parentOf(bound);
    for (let node: Node | null = place.node; node !== null; node = this.parentOf({ chunk: place.chunk, node }))
      if (node === statement) return true;
    return false;
  }

  /** The function whose body contains the node; null in the module or in a class. */
  functionOf(place: Placed): FunctionDefinition | Lambda | null {
    for (const { node, role } of this.around(place)) {
      if (role !== 'body') continue;
      if (node.type === 'function' || node.type === 'lambda') return node;
      if (node.type === 'class') return null;
    }
    return null;
  }

  /**
   * All reads of a variable that is bound at a place. For a variable of the module, or one that a nested function declares
   * `global`, these are all reads of its name in the file, which can be more.
   */
  readsOf(name: string, at: Placed): Placed<Name>[] {
    const all = this.occurrences(name, 'reads') as Placed<Name>[];
    const scope = this.functionOf(at);
    return scope === null ? all : all.filter(each => each.chunk === at.chunk && this.isInside(each, scope));
  }

  /** All bindings of a name in the function of a place, or in the file. */
  bindingsOf(name: string, at: Placed): Placed[] {
    const all = this.occurrences(name, 'bindings');
    const scope = this.functionOf(at);
    if (scope === null) return all;
    return all.filter(each => each.chunk === at.chunk && (each.node === scope || this.isInside(each, scope)));
  }

  private occurrences(name: string, kind: 'reads' | 'bindings'): Placed[] {
    return this.chunks.flatMap(chunk =>
      (this.trees.get(chunk)![kind].get(name) ?? []).map((node: Node) => ({ chunk, node })),
    );
  }

  /** Whether a pattern matches the text of the file anywhere, comments and strings included. */
  mentions(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  /** Whether the file has tests, whose data is small. */
  get isTest(): boolean {
    if (this.mentions(/^\s*(?:import|from)\s+(?:pytest|unittest)\b/m)) return true;
    return this.mentions(/^\s*def test_/m) && this.mentions(/^\s+assert\b/m);
  }

  range(chunk: PlacedChunk, from: number, to: number): TextRange {
    return { start: positionAt(chunk, from), end: positionAt(chunk, to) };
  }

  /** Whether nothing follows a place in its cell but comments, so that the value there is displayed. */
  isLastOfCell(chunk: PlacedChunk, offset: number): boolean {
    this.lines ??= linesOf(this.text);
    const { line, character } = positionAt(chunk, offset);
    if (/^[^#]*;/.test(this.lines[line]!.slice(character))) return false;
    const isNext = (text: string, at: number) => at > line && (this.cellStarts.has(at) || /^\s*[^\s#]/.test(text));
    const next = this.lines.findIndex(isNext);
    return next < 0 || this.cellStarts.has(next);
  }
}

/** Of a file that marks them in comments. */
const startsOfCells = (text: string) => new Set(cellsOf(text, sourceLanguage(text)).map(each => each.startLine));

/** The method call's object: `df.filter(…)` in `df.filter(…).count()`. */
export const objectOf = (call: MethodCall): Expression => call.place.callee.object;
