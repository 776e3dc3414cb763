import type { JobModel, SourceSite, SparkCall, TextPosition } from './jobModel';
import type { PlacedChunk } from './pythonFile';
import type { Attribute, Call } from './syntax';

/** A call of pyspark's that data flow came to. */
export interface FoundCall {
  chunk: PlacedChunk;
  /** Qualified name of the function that it stands in. */
  function: string;
  place: Call | Attribute | { type: 'subscript' | 'binary'; from: number; to: number };
  op: string;
  owner: string;
  kind: SparkCall['kind'];
  width: SparkCall['width'];
  makes: SparkCall['makes'];
  parents: readonly number[];
}

/** Collects the calls of a job, each place once, and tells what kind of file it is. */
export class CallRecorder {
  /** False once what the module itself does has been followed: then come functions that nobody in the file calls. */
  isReached = true;
  private readonly calls: SparkCall[] = [];
  private readonly byPlace = new Map<string, SparkCall>();
  private readonly sessionLines: number[] = [];
  private mainLine: number | null = null;
  private runsAction = false;

  record(found: FoundCall): number {
    const { chunk, place } = found;
    const key = `${chunk.row} ${place.from} ${place.to} ${found.op}`;
    let call = this.byPlace.get(key);
    if (call === undefined) {
      call = this.newCall(found);
      this.calls.push(call);
      this.byPlace.set(key, call);
    }
    for (const parent of found.parents) {
      if (parent !== call.id && !call.parents.includes(parent)) call.parents.push(parent);
    }
    if (this.isReached && call.kind === 'action') this.runsAction = true;
    return call.id;
  }

  sessionMade(chunk: PlacedChunk, offset: number): void {
    if (this.isReached) this.sessionLines.push(statementLine(chunk, positionAt(chunk, offset).line));
  }

  mainFound(chunk: PlacedChunk, offset: number): void {
    this.mainLine ??= positionAt(chunk, offset).line;
  }

  model(): JobModel {
    const makesSession = this.sessionLines.length > 0;
    return {
      isJob: makesSession || this.runsAction,
      headLine: makesSession ? Math.min(...this.sessionLines) : 0,
      mainLine: this.mainLine,
      calls: [...this.calls].sort(
        (a, b) => a.site.line - b.site.line || a.site.endLine - b.site.endLine || a.site.endColumn - b.site.endColumn,
      ),
    };
  }

  private newCall(found: FoundCall): SparkCall {
    const { chunk, place, op, owner, kind, width, makes } = found;
    const range = { start: positionAt(chunk, place.from), end: positionAt(chunk, place.to) };
    const name = nameOf(place);
    const nameRange = name === null ? range : { start: positionAt(chunk, name.from), end: positionAt(chunk, name.to) };
    const begin = startsAtName(place, range.start, nameRange.start) ? nameRange.start : range.start;
    const site: SourceSite = {
      line: begin.line + 1,
      column: byteColumn(chunk, begin),
      endLine: range.end.line + 1,
      endColumn: byteColumn(chunk, range.end),
      function: found.function,
    };
    return { id: this.calls.length, op, owner, kind, width, makes, parents: [], site, range, nameRange };
  }
}

/** The line where a statement begins that goes on behind an opening bracket or a backslash. */
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

/** CPython's `update_start_location_to_match_attr`, which calls with `*` or `**` arguments do not go through. */
function startsAtName(place: FoundCall['place'], start: TextPosition, name: TextPosition): boolean {
  if (start.line === name.line) return false;
  return place.type === 'attribute' || (place.type === 'call' && place.callee.type === 'attribute' && !place.unpacks);
}

function positionAt(chunk: PlacedChunk, offset: number): TextPosition {
  const { lineStarts } = chunk;
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: chunk.row + low, character: offset - lineStarts[low]! };
}

function byteColumn(chunk: PlacedChunk, { line, character }: TextPosition): number {
  const start = chunk.lineStarts[line - chunk.row]!;
  return utf8Length(chunk.text, start, start + character);
}

function utf8Length(text: string, from: number, to: number): number {
  let length = to - from;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    // A pair of surrogates is four bytes: two for each half.
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
}
