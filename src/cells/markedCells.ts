import type { CellLanguage, CellLines } from './cell';

/** How a file marks its cells. Comments start with `#`, in SQL files with `--`. */
interface Format {
  /** The first line of a cell. Its first group, if any, is the title. */
  mark: RegExp;
  /** Whether a line before the first mark is the file's header, and not code. */
  isHeader(line: string): boolean;
  /** What the mark says about the cell; null if it is no cell but information about one. */
  language(mark: string, otherwise: CellLanguage): CellLanguage | null;
  /** The title on a line below the mark. */
  titleLine: RegExp | null;
  /** The comment signs before the lines of cells in other languages, and of magic commands. */
  magicPrefix: RegExp | null;
}

const never = () => false;

const DATABRICKS: Format = {
  mark: /^(?:#|--) COMMAND -+\s*$/,
  isHeader: line => /^\ufeff?(?:#|--) Databricks notebook source/.test(line),
  language: (_mark, otherwise) => otherwise,
  titleLine: /^(?:#|--) DBTITLE \d+, *(.*)$/,
  magicPrefix: /^(?:#|--) MAGIC ?/,
};

const FABRIC: Format = {
  mark: /^# (?:PARAMETERS )?(?:CELL|MARKDOWN|METADATA) \*\*/,
  isHeader: line => /^\ufeff?# (?:Fabric|Synapse Analytics) notebook source/.test(line),
  language: (mark, otherwise) => (/^# METADATA/.test(mark) ? null : /^# MARKDOWN/.test(mark) ? 'markdown' : otherwise),
  titleLine: null,
  magicPrefix: /^# MAGIC ?/,
};

/** As in VS Code's Python extensions, Spyder and Jupytext, and as nbconvert writes them. */
const PERCENT: Format = {
  mark: /^#\s*(?:%%(?!\w)|In\s?\[[\d ]*\]:?|<(?:code|markdown)cell>)\s*(?:\[\w+\])?\s*(.*)$/,
  isHeader: never,
  language: (mark, otherwise) => {
    if (/\[(?:markdown|md|raw)\]|<markdowncell>/.test(mark)) return 'markdown';
    return /\[sql\]|language="?sql/.test(mark) ? 'sql' : otherwise;
  },
  titleLine: null,
  magicPrefix: null,
};

/** A quick test, because most files have no marks. */
const MAY_HAVE_MARKS =
  /^\ufeff?(?:#|--) ?(?:COMMAND -|%%|In ?\[|<|(?:Databricks|Fabric|Synapse Analytics) notebook)|^#\s*%%/m;

/** Whether the text is a Databricks notebook of Python or SQL in its source format. */
export const isDatabricksNotebook = (text: string): boolean => DATABRICKS.isHeader(text);

/** The language of a file's cells that have no magic command: that of its comments. */
export const sourceLanguage = (text: string): 'python' | 'sql' => (/^\ufeff?--/.test(text) ? 'sql' : 'python');

/** The cells of a file that marks them in comments; empty if it marks none. */
export function markedCells(text: string, language: CellLanguage): CellLines[] {
  if (!MAY_HAVE_MARKS.test(text)) return [];
  const lines = text.split(/\r?\n/);
  const format = formatOf(lines);
  if (format === null) return [];
  const cells: CellLines[] = [];
  let start = 0;
  for (let line = 1; line <= lines.length; line++) {
    if (line < lines.length && !format.mark.test(lines[line]!)) continue;
    const cell = cellBetween(lines, start, line, format, language);
    if (cell !== null) cells.push(cell);
    start = line;
  }
  return cells;
}

function formatOf(lines: string[]): Format | null {
  const first = lines.find(line => line.trim() !== '') ?? '';
  if (DATABRICKS.isHeader(first)) return DATABRICKS;
  if (FABRIC.isHeader(first)) return FABRIC;
  if (lines.some(line => DATABRICKS.mark.test(line))) return DATABRICKS;
  return lines.some(line => PERCENT.mark.test(line)) ? PERCENT : null;
}

/** @returns null for what is no cell: lines before the first mark without code, and information about a cell */
function cellBetween(
  all: string[],
  startLine: number,
  endLine: number,
  format: Format,
  otherwise: CellLanguage,
): CellLines | null {
  const [, inMark] = format.mark.exec(all[startLine]!) ?? [];
  const isMarked = format.mark.test(all[startLine]!);
  const language = isMarked ? format.language(all[startLine]!, otherwise) : otherwise;
  if (language === null) return null;
  let title = inMark?.trim() ?? '';
  let sourceLine = startLine + (isMarked || format.isHeader(all[startLine]!) ? 1 : 0);
  while (sourceLine < endLine) {
    const line = all[sourceLine]!;
    const named = format.titleLine?.exec(line)?.[1];
    if (named !== undefined) title = named.trim();
    else if (line.trim() !== '' && !format.isHeader(line)) break;
    sourceLine++;
  }
  let end = endLine;
  while (end > sourceLine && all[end - 1]!.trim() === '') end--;
  if (end === sourceLine) {
    if (!isMarked) return null;
    sourceLine = end = startLine + 1;
  }
  const raw = all.slice(sourceLine, end);
  const prefix = language === 'markdown' ? /^# ?/ : format.magicPrefix;
  const margins = raw.map(line => (prefix === null ? 0 : (prefix.exec(line)?.[0].length ?? 0)));
  const lines = raw.map((line, index) => line.slice(margins[index]));
  return { title: title === '' ? null : title, startLine, sourceLine, lines, margins, language };
}
