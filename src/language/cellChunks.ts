import type { Cell } from '../cells/cell';
import { cellsOf } from '../cells/cellsOf';
import { sourceLanguage } from '../cells/markedCells';
import { withoutMagics } from '../cells/magicCommands';
import { splitChunks, type TextChunk } from './splitChunks';

/** The chunks of a Python file, or of a notebook of Python or SQL in its source format, cell by cell. */
export function chunksOf(text: string): TextChunk[] {
  const cells = cellsOf(text, sourceLanguage(text));
  if (cells.length === 0) return splitChunks(text);
  return [...(cells[0]!.sourceLine > 0 ? [headerOf(text)] : []), ...chunksOfCells(cells)];
}

/**
 * The chunks of the cells that Spark can be used in, in order. A syntax error ends with its cell, because each cell is parsed by
 * itself.
 */
export function chunksOfCells(cells: Cell[]): TextChunk[] {
  return cells.flatMap(cell => (cell.kind === 'code' ? chunksOfCell(cell) : []));
}

/** The first line of a notebook, a comment that names its platform; in Python also for a notebook of SQL. */
const headerOf = (text: string): TextChunk => ({
  row: 0,
  text: /^.*\n?/.exec(text)![0].replace(/^(\ufeff?)--/, '$1#'),
  language: 'python',
  margins: null,
});

function chunksOfCell({ language, source, sourceLine, margins }: Cell): TextChunk[] {
  if (language === 'sql') return [{ row: sourceLine, text: source, language, margins }];
  if (language !== 'python') return [];
  return splitChunks(withoutMagics(source)).map(({ row, text, language: python }) => ({
    row: sourceLine + row,
    text,
    language: python,
    margins: margins.slice(row),
  }));
}
