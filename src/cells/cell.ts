export type CellLanguage = 'python' | 'sql' | 'markdown' | 'shell' | 'r' | 'scala';

/**
 * - `code`: code in the cell's language
 * - `text`: documentation, in Markdown
 * - `run`: runs another notebook in the same namespace (`%run`)
 * - `install`: installs packages (`%pip`, `%conda`)
 */
export type CellKind = 'code' | 'text' | 'run' | 'install';

/** A cell of a notebook, or of a Python file with cells. Lines are those of the file, from 0. */
export interface Cell {
  /** Position among the cells of the file, from 0. */
  index: number;
  kind: CellKind;
  language: CellLanguage;
  /** Name of the magic command on the first line, without `%`; null if there is none. */
  magic: string | null;
  /** Title in the cell's mark; null if there is none. */
  title: string | null;
  /** Line of the cell's mark; its first line if it has no mark. */
  startLine: number;
  /** The line after its last line that is not blank. */
  endLine: number;
  /** Line of the first line of `source`. */
  sourceLine: number;
  /**
   * The code or text, one line for each line of the file, without comment signs and without the magic command on its first
   * line: for `run` the path and arguments, for `install` the arguments. Magic commands on other lines are still there.
   */
  source: string;
  /** For each line of `source`, the column (UTF-16) in the file where it starts. */
  margins: number[];
}

/** The lines of a cell, before its magic commands have been read. */
export interface CellLines {
  title: string | null;
  startLine: number;
  sourceLine: number;
  lines: string[];
  margins: number[];
  /** The language that the mark or the notebook gives the cell. */
  language: CellLanguage;
}
