import type { Cell } from '../cells/cell';
import type { JobModel } from './jobModel';

export interface CellLens {
  action: 'runCell' | 'runCellsAbove' | 'showLineage';
  /** From 0. */
  line: number;
  /** Position of the cell among the cells of its file, from 0. */
  cell: number;
}

/** The lenses of the cells that can be run, if the file uses Spark; the lineage at those in which a dataset or an action is. */
export function cellLenses(cells: readonly Cell[], job: JobModel): CellLens[] {
  if (!job.isJob && job.calls.length === 0) return [];
  const runnable = cells.filter(isRunnable);
  const lines = job.calls.map(each => each.line);
  return runnable.flatMap(({ index, startLine, sourceLine, endLine }, position) => {
    const hasMark = sourceLine > startLine && startLine > 0;
    const at = { line: hasMark ? startLine : sourceLine, cell: index };
    const lenses: CellLens[] = [{ action: 'runCell', ...at }];
    if (position > 0) lenses.push({ action: 'runCellsAbove', ...at });
    if (lines.some(line => line >= startLine && line < endLine)) lenses.push({ action: 'showLineage', ...at });
    return lenses;
  });
}

/** Python, SQL, other notebooks and packages, but not text, other languages, and cells with comments only. */
function isRunnable({ kind, language, source }: Cell): boolean {
  if (kind === 'text' || (kind === 'code' && language !== 'python' && language !== 'sql')) return false;
  return source.split('\n').some(line => line.trim() !== '' && !/^\s*#/.test(line));
}
