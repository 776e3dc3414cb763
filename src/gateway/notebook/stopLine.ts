import { basename } from 'node:path';
import { StrobeError } from '../../errors/strobeError';
import type { CellStep, PlannedCell } from './notebookPlan';

/**
 * The line where the run of a notebook stops (Run to Line): in SQL, that of the first line of the statement, which has the line of
 * its calls. Lines from 1.
 * @throws StrobeError `notebook.noStatement` for a line that is neither Python nor SQL, because the whole notebook would run
 */
export function stopLine(file: string, cells: readonly PlannedCell[], line: number): number {
  const found = cells
    .flatMap(({ steps }) => steps)
    .map(step => lineIn(step, line))
    .find(each => each !== null);
  if (found != null) return found;
  const where = `${basename(file)}:${line}`;
  throw new StrobeError('notebook.noStatement', `${where} has no Python or SQL statement to stop at.`);
}

function lineIn(step: CellStep, line: number): number | null {
  if (step.kind === 'python') return step.line <= line && line < step.line + step.text.split('\n').length ? line : null;
  if (step.kind !== 'sql') return null;
  return step.statements.find(each => each.line <= line && line <= each.endLine)?.line ?? null;
}
