import { positionFrom, type TextPosition } from '../text/position';
import { utf8Length } from '../text/utf8';
import { CallCounts, type Followed } from './callCounts';
import type { JobModel, SourceSite, SparkCall, TextRange } from './jobModel';
import type { PlacedChunk } from './pythonFile';
import type { Attribute, Call } from './syntax';
import { doubtful, type Guess } from './value';

/** A pyspark call found by data flow analysis. */
export interface FoundCall {
  chunk: PlacedChunk;
  /** Qualified name of the enclosing function. */
  function: string;
  place: Call | Attribute | { type: 'subscript' | 'binary'; from: number; to: number };
  op: string;
  owner: string;
  kind: SparkCall['kind'];
  width: SparkCall['width'];
  makes: SparkCall['makes'];
  parents: readonly number[];
  /** What is not certain about its object. */
  guess: Guess | undefined;
}

/** A call with its place in the syntax of the file, and what the data flow says about it. */
export interface PlacedCall extends SparkCall {
  readonly chunk: PlacedChunk;
  readonly place: FoundCall['place'];
  /** What is not certain about its object, or about one of its inputs. */
  readonly guess: Guess | undefined;
  /** Whether its result is also its input, in the next iteration of a loop. */
  readonly feedsItself: boolean;
  /** Whether running the file can reach it. */
  readonly isReached: boolean;
}

export interface PythonJob extends JobModel {
  calls: PlacedCall[];
}

/** Collects the calls of a job, once per location, and determines the kind of file. */
export class CallRecorder {
  /** True while module-level code is followed; false for functions that are not called in the file, which come later. */
  isReached = true;
  /** Above 0 in code that might not run: in a branch or a loop, or after a conditional return. */
  maybe = 0;
  /** Above 0 while imported files are followed. */
  importing = 0;
  /** The call that led to a function of another file; null in the file's own code. */
  calledFrom: { chunk: PlacedChunk; offset: number } | null = null;
  readonly counts = new CallCounts();
  private readonly calls: RecordedCall[] = [];
  /** By chunk, because equal chunks of a file share one syntax tree. */
  private readonly byPlace = new Map<PlacedChunk, Map<FoundCall['place'], RecordedCall>>();
  private readonly sessionLines: number[] = [];
  private mainLine: number | null = null;
  private runsAction = false;
  usesGivenSession = false;

  /** @param own the chunks of the analysed file; calls in other files are only passed through */
  constructor(private readonly own: ReadonlySet<PlacedChunk>) {}

  /** @returns the calls that a result of the call comes from: the call, or in another file what it comes from in this one */
  record(found: FoundCall): readonly number[] {
    const { chunk, place } = found;
    if (this.isRunning && found.kind === 'action') this.runsAction = true;
    if (!this.own.has(chunk)) return found.parents;
    let inChunk = this.byPlace.get(chunk);
    if (inChunk === undefined) this.byPlace.set(chunk, (inChunk = new Map()));
    let call = inChunk.get(place);
    const followed = this.counts.here(this.maybe);
    if (call === undefined) {
      call = new RecordedCall(this.calls.length, found, this.counts, followed);
      this.calls.push(call);
      inChunk.set(place, call);
    }
    if (this.isReached && this.maybe === 0) call.isCertain = true;
    call.isReached ||= this.isRunning;
    // The condition of a loop is followed before the loop.
    if (followed.times === null) call.followed = followed;
    call.guess = doubtful(call.guess, found.guess);
    for (const parent of found.parents) {
      if (parent === call.id) call.feedsItself = true;
      else if (this.calls[parent]!.guess !== undefined) call.guess = doubtful(call.guess, this.calls[parent]!.guess);
      call.addParent(parent);
    }
    return call.ids;
  }

  /** Whether a chunk is of the analysed file. */
  isOwn(chunk: PlacedChunk): boolean {
    return this.own.has(chunk);
  }

  sessionMade(chunk: PlacedChunk, offset: number): void {
    if (!this.isRunning) return;
    const place = this.own.has(chunk) ? { chunk, offset } : this.calledFrom;
    if (place !== null) this.sessionLines.push(statementLine(place.chunk, positionAt(place.chunk, place.offset).line));
  }

  private get isRunning(): boolean {
    return this.isReached && this.importing === 0;
  }

  /** The file uses a session that its platform made before. */
  sessionGiven(): void {
    if (this.isReached) this.usesGivenSession = true;
  }

  mainFound(chunk: PlacedChunk, offset: number): void {
    this.mainLine ??= positionAt(chunk, offset).line;
  }

  model(): PythonJob {
    const makesSession = this.sessionLines.length > 0;
    return {
      isJob: makesSession || this.runsAction || this.usesGivenSession,
      headLine: makesSession ? Math.min(...this.sessionLines) : 0,
      mainLine: this.mainLine,
      calls: this.calls.sort((a, b) => a.chunk.row - b.chunk.row || a.place.to - b.place.to),
    };
  }
}

/** A call with more inputs than this has only the newest of them. */
const MAX_PARENTS = 64;

/** Computes positions on demand, because most of them are never needed. */
class RecordedCall implements PlacedCall {
  readonly op: string;
  readonly owner: string;
  readonly kind: SparkCall['kind'];
  readonly width: SparkCall['width'];
  readonly makes: SparkCall['makes'];
  readonly parents: number[] = [];
  isCertain = false;
  guess: Guess | undefined = undefined;
  feedsItself = false;
  isReached = false;
  /** The call alone, as a list that is made once. */
  readonly ids: readonly number[];
  readonly chunk: PlacedChunk;
  readonly place: FoundCall['place'];
  private readonly inFunction: string;

  constructor(
    readonly id: number,
    found: FoundCall,
    private readonly counts: CallCounts,
    public followed: Followed,
  ) {
    this.ids = [id];
    this.op = found.op;
    this.owner = found.owner;
    this.kind = found.kind;
    this.width = found.width;
    this.makes = found.makes;
    this.chunk = found.chunk;
    this.place = found.place;
    this.inFunction = found.function;
  }

  addParent(id: number): void {
    if (id === this.id || this.parents.includes(id)) return;
    if (this.parents.length >= MAX_PARENTS) this.parents.shift();
    this.parents.push(id);
  }

  get times(): number | null {
    return this.counts.timesOf(this.followed);
  }

  get calledAt(): number[] {
    const lines = this.counts.callsOf(this.followed).map(({ chunk, offset }) => positionAt(chunk, offset).line + 1);
    return [...new Set(lines)].sort((a, b) => a - b);
  }

  get line(): number {
    return this.begin.line;
  }

  get range(): TextRange {
    return { start: positionAt(this.chunk, this.place.from), end: positionAt(this.chunk, this.place.to) };
  }

  get nameRange(): TextRange {
    const { from, to } = nameOf(this.place) ?? this.place;
    return { start: positionAt(this.chunk, from), end: positionAt(this.chunk, to) };
  }

  get site(): SourceSite {
    const { begin, chunk } = this;
    const { end } = this.range;
    return {
      line: begin.line + 1,
      column: byteColumn(chunk, begin),
      endLine: end.line + 1,
      endColumn: byteColumn(chunk, end),
      function: this.inFunction,
    };
  }

  private get begin(): TextPosition {
    const start = positionAt(this.chunk, this.place.from);
    const name = positionAt(this.chunk, (nameOf(this.place) ?? this.place).from);
    return startsAtName(this.place, start, name) ? name : start;
  }
}

/** The first line of a statement that continues after an opening bracket or a backslash. */
function statementLine(chunk: PlacedChunk, line: number): number {
  const index = line - chunk.row;
  if (index === 0) return line;
  const above = chunk.text.slice(chunk.lineStarts[index - 1], chunk.lineStarts[index]).trimEnd();
  return /[(\\]$/.test(above) ? statementLine(chunk, line - 1) : line;
}

function nameOf(place: FoundCall['place']): { from: number; to: number } | null {
  if (place.type === 'attribute') return { from: place.nameFrom, to: place.to };
  if (place.type !== 'call') return null;
  const { callee } = place;
  if (callee.type === 'attribute') return { from: callee.nameFrom, to: callee.to };
  return callee.type === 'name' ? callee : null;
}

/** Like `update_start_location_to_match_attr` in CPython, which does not apply to calls with `*` or `**` arguments. */
function startsAtName(place: FoundCall['place'], start: TextPosition, name: TextPosition): boolean {
  if (start.line === name.line) return false;
  return place.type === 'attribute' || (place.type === 'call' && place.callee.type === 'attribute' && !place.unpacks);
}

/** The position in the file of an offset in a chunk. */
export function positionAt(chunk: PlacedChunk, offset: number): TextPosition {
  const { line, character } = positionFrom(chunk.lineStarts, offset);
  return { line: chunk.row + line, character: character + marginOf(chunk, line) };
}

/** Chunks by whether their characters are one byte each: measuring one long line for each of its calls would take too long. */
const ascii = new WeakMap<PlacedChunk, boolean>();

function isAscii(chunk: PlacedChunk): boolean {
  let found = ascii.get(chunk);
  if (found === undefined) ascii.set(chunk, (found = /^[\0-\x7f]*$/.test(chunk.text)));
  return found;
}

function byteColumn(chunk: PlacedChunk, { line, character }: TextPosition): number {
  if (isAscii(chunk)) return character;
  const row = line - chunk.row;
  const start = chunk.lineStarts[row]!;
  const margin = marginOf(chunk, row);
  return margin + utf8Length(chunk.text, start, start + character - margin);
}

const marginOf = ({ margins }: PlacedChunk, row: number): number => margins?.[row] ?? 0;
