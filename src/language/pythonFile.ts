import type { Tree } from '@vscode/tree-sitter-wasm';
import { lineStartsOf, positionIn } from '../text/position';
import { lowerTree } from './lowerTree';
import type { PythonParser } from './pythonParser';
import { splitChunks } from './splitChunks';
import type { Statement } from './syntax';

/** A chunk of a file with its statements. The object stays the same while its text stays the same. */
export interface Chunk {
  text: string;
  statements: Statement[];
  /** Offset of each line in `text`. */
  lineStarts: number[];
}

export interface PlacedChunk extends Chunk {
  /** Row of the chunk's first line in the file, from 0. */
  row: number;
}

interface Parsed extends Chunk {
  tree: Tree;
  lastUse: number;
}

/** Number of versions of a file for which an unused chunk is kept, because an unfinished `"""` hides the rest of the file for a moment. */
const KEPT_VERSIONS = 8;

/**
 * The syntax of an open Python file. Parses only changed chunks again, and uses tree-sitter's incremental parser for the edited
 * chunk.
 */
export class PythonFile {
  private readonly known = new Map<string, Parsed>();
  private current: Parsed[] = [];
  private version = 0;

  constructor(private readonly parser: PythonParser) {}

  /** The statements of the new text. */
  update(text: string): PlacedChunk[] {
    this.version++;
    const wanted = splitChunks(text);
    const previous = this.edited(wanted.map(each => each.text));
    const parsed = wanted.map(each => this.chunk(each.text, previous));
    this.current = parsed;
    this.forgetOld();
    return parsed.map(({ statements, lineStarts }, index) => ({ ...wanted[index]!, statements, lineStarts }));
  }

  dispose(): void {
    for (const each of this.known.values()) each.tree.delete();
    this.known.clear();
    this.current = [];
  }

  private chunk(text: string, previous: Parsed | null): Parsed {
    let found = this.known.get(text);
    if (found === undefined) {
      const tree = previous === null ? this.parser.parse(text, null) : this.reparse(previous, text);
      const statements = lowerTree(tree, text, this.parser.typeNames);
      found = { text, tree, statements, lineStarts: lineStartsOf(text), lastUse: 0 };
      this.known.set(text, found);
    }
    found.lastUse = this.version;
    return found;
  }

  /** The edited chunk, if exactly one chunk has changed. */
  private edited(texts: string[]): Parsed | null {
    const fresh = texts.filter(text => !this.known.has(text));
    if (fresh.length !== 1 || texts.length !== this.current.length) return null;
    return this.current[texts.indexOf(fresh[0]!)]!;
  }

  private reparse(previous: Parsed, text: string): Tree {
    const copy = previous.tree.copy();
    try {
      copy.edit(editBetween(previous.text, text));
      return this.parser.parse(text, copy);
    } finally {
      copy.delete();
    }
  }

  private forgetOld(): void {
    for (const [text, each] of this.known) {
      if (each.lastUse >= this.version - KEPT_VERSIONS) continue;
      each.tree.delete();
      this.known.delete(text);
    }
  }
}

/** The smallest single edit from `before` to `after`, in tree-sitter's format. */
function editBetween(before: string, after: string) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  const oldEndIndex = before.length - same;
  const newEndIndex = after.length - same;
  return {
    startIndex: start,
    oldEndIndex,
    newEndIndex,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEndIndex),
    newEndPosition: pointAt(after, newEndIndex),
  };
}

function pointAt(text: string, index: number): { row: number; column: number } {
  const { line, character } = positionIn(text, index);
  return { row: line, column: character };
}
