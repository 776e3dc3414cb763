import type { CellLanguage, CellLines } from './cell';

interface Notebook {
  cells?: unknown;
  metadata?: { language_info?: { name?: unknown }; kernelspec?: { language?: unknown } };
}

/**
 * The cells of an `.ipynb` document, as if they stood one below the other in one file: the first line of a cell follows the last
 * line of the cell before it. Format: nbformat 4. Empty for a text that is no notebook.
 */
export function jupyterCells(text: string): CellLines[] {
  const notebook = parsed(text);
  if (!Array.isArray(notebook?.cells)) return [];
  const language = languageOf(notebook);
  const cells: CellLines[] = [];
  let startLine = 0;
  for (const each of notebook.cells as unknown[]) {
    const { cell_type: type, source } = (each ?? {}) as { cell_type?: unknown; source?: unknown };
    const lines = textOf(source).split(/\r?\n/);
    const known = type === 'code' ? language : 'markdown';
    cells.push({
      title: null,
      startLine,
      sourceLine: startLine,
      lines,
      margins: lines.map(() => 0),
      language: known,
    });
    startLine += lines.length;
  }
  return cells;
}

function parsed(text: string): Notebook | null {
  try {
    return JSON.parse(text) as Notebook | null;
  } catch {
    return null;
  }
}

/** A text, or its lines with their line ends. */
function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  return Array.isArray(source) ? source.filter(each => typeof each === 'string').join('') : '';
}

function languageOf({ metadata }: Notebook): CellLanguage {
  const name = metadata?.language_info?.name ?? metadata?.kernelspec?.language;
  const known = typeof name === 'string' ? name.toLowerCase() : 'python';
  return known === 'r' || known === 'scala' || known === 'sql' ? known : 'python';
}
