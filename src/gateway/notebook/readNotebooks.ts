import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { cellsOf } from '../../cells/cellsOf';
import { isDatabricksNotebook, sourceLanguage } from '../../cells/markedCells';
import { StrobeError } from '../../errors/strobeError';
import { plannedCell } from './cellSteps';
import { localLimits, type LocalLimit } from './localLimits';
import type { PlannedCell, PlannedNotebook } from './notebookPlan';

/**
 * The file of a notebook, from the path that Databricks has for it, which has no extension.
 * @throws StrobeError `notebook.missing`
 */
export async function readNotebook(path: string): Promise<{ file: string; text: string }> {
  for (const file of [`${path}.py`, `${path}.sql`, path]) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null && (file === `${path}.py` || isDatabricksNotebook(text))) return { file, text };
  }
  throw new StrobeError(
    'notebook.missing',
    `There is no notebook ${path}.py or ${path}.sql, or it is none of Databricks.`,
  );
}

export const plannedCells = (text: string): PlannedCell[] => cellsOf(text, sourceLanguage(text)).map(plannedCell);

/** A notebook with those that it names in `%run`, and so on, and what they cannot do here. */
export interface NotebookFiles {
  /** By the path that the driver asks for: without an extension, except the first. */
  notebooks: Map<string, PlannedNotebook>;
  limits: LocalLimit[];
}

/** @param mayInstall null: not decided yet */
export async function readNotebooks(file: string, text: string, mayInstall: boolean | null): Promise<NotebookFiles> {
  const notebooks = new Map<string, PlannedNotebook>();
  const limits: LocalLimit[] = [];
  const add = async (path: string, file: string, of: string) => {
    const cells = plannedCells(of);
    notebooks.set(path, { file, cells });
    limits.push(...localLimits(file, cells, mayInstall));
    for (const step of cells.flatMap(cell => cell.steps)) {
      if (step.kind !== 'run') continue;
      const target = resolve(dirname(file), step.path);
      if (notebooks.has(target)) continue;
      const found = await readNotebook(target).catch((error: Error) => error);
      if (found instanceof Error) {
        const what = `%run ${step.path}: ${found.message}`;
        limits.push({ file, line: step.line, code: 'notebook.missing', message: what, isNeeded: true });
      } else await add(target, found.file, found.text);
    }
  };
  await add(file, file, text);
  return { notebooks, limits };
}

/** Python of the notebook alone, at its lines, to be checked before it runs. */
export function pythonOf(cells: readonly PlannedCell[]): string {
  const lines: string[] = [];
  for (const step of cells.flatMap(cell => cell.steps)) {
    if (step.kind !== 'python') continue;
    while (lines.length < step.line - 1) lines.push('');
    lines.push(...step.text.split('\n'));
  }
  return `${lines.join('\n')}\n`;
}
