import type { Tree } from '@vscode/tree-sitter-wasm';
import type { Cell } from '../cells/cell';
import { lineStartsOf, positionIn } from '../text/position';
import { chunksOf, chunksOfCells } from './cellChunks';
import { withJoinedComments } from './longComments';
import { lowerTree } from './lowerTree';
import type { PythonParser } from './pythonParser';
import type { TextChunk } from './splitChunks';
import { sqlCellStatements } from './sqlCell';
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
  /** Column in the file where each line of the text starts; null if all start at column 0. */
  margins: number[] | null;
}

interface Parsed extends Chunk {
  /** Null for SQL. */
  tree: Tree | null;
  /** What the tree was parsed from: the text, with long comments joined. */
  source: string;
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

  /** The statements of the new text. If it has cells, those of all cells in order. */
  update(text: string): PlacedChunk[] {
    return this.place(chunksOf(text));
  }

  /** The statements of the cells of a notebook, in order. */
  updateCells(cells: Cell[]): PlacedChunk[] {
    return this.place(chunksOfCells(cells));
  }

  dispose(): void {
    for (const each of this.known.values()) each.tree?.delete();
    this.known.clear();
    this.current = [];
  }

  private place(wanted: TextChunk[]): PlacedChunk[] {
    this.version++;
    const previous = this.edited(wanted);
    const parsed = wanted.map(each => this.chunk(each, previous));
    this.current = parsed;
    this.forgetOld();
    return parsed.map(({ text, statements, lineStarts }, index) => {
      const { row, margins } = wanted[index]!;
      return { text, statements, lineStarts, row, margins };
    });
  }

  private chunk({ language, text }: TextChunk, previous: Parsed | null): Parsed {
    const key = language + text;
    let found = this.known.get(key);
    if (found === undefined) {
      const source = withJoinedComments(text);
      const tree = language === 'sql' ? null : this.parsed(source, previous);
      const statements = tree === null ? sqlCellStatements(text) : lowerTree(tree, text, this.parser.typeNames);
      found = { text, tree, source, statements, lineStarts: lineStartsOf(text), lastUse: 0 };
      this.known.set(key, found);
    }
    found.lastUse = this.version;
    return found;
  }

  /** The edited chunk, if exactly one chunk has changed. */
  private edited(wanted: TextChunk[]): Parsed | null {
    const fresh = wanted.filter(({ language, text }) => !this.known.has(language + text));
    if (fresh.length !== 1 || wanted.length !== this.current.length) return null;
    return this.current[wanted.indexOf(fresh[0]!)]!;
  }

  private parsed(text: string, previous: Parsed | null): Tree {
    if (!previous?.tree) return this.parser.parse(text, null);
    const copy = previous.tree.copy();
    try {
      copy.edit(editBetween(previous.source, text));
      return this.parser.parse(text, copy);
    } finally {
      copy.delete();
    }
  }

  private forgetOld(): void {
    for (const [text, each] of this.known) {
      if (each.lastUse >= this.version - KEPT_VERSIONS) continue;
      each.tree?.delete();
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
