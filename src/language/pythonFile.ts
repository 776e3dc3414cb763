import type { Tree } from '@vscode/tree-sitter-wasm';
import { lineStartsOf, positionIn } from '../text/position';
import { lowerTree } from './lowerTree';
import type { PythonParser } from './pythonParser';
import { splitChunks } from './splitChunks';
import type { Statement } from './syntax';

/** A chunk of a file with its statements; the same object as long as its text is the same. */
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

/** How many versions of a file a chunk is kept for that is not in it: an unfinished `"""` swallows the file for a moment. */
const KEPT_VERSIONS = 8;

/**
 * The syntax of a Python file that is being edited. Only chunks whose text has changed are parsed again, and the one that
 * an edit is in by tree-sitter's incremental parser.
 */
export class PythonFile {
  private readonly known = new Map<string, Parsed>();
  private current: Parsed[] = [];
  private version = 0;

  constructor(private readonly parser: PythonParser) {}

  /** The statements of the file's new text. */
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

  /** The one chunk that was edited, where it is one: every other is as it was. */
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

/** The smallest single edit that makes `after` of `before`, as tree-sitter wants it. */
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
