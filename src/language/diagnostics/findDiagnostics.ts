import type { PythonJob } from '../callRecorder';
import type { PlacedChunk } from '../pythonFile';
import { JobSource } from './jobSource';
import { SOURCE_RULES } from './rules';
import type { SourceDiagnostic } from './sourceDiagnostic';

/**
 * What costs time or fails, found before a run. In source order.
 *
 * @param cellStarts the first lines of the cells of the text; by default, those that it marks in comments
 */
export function findDiagnostics(
  chunks: PlacedChunk[],
  job: PythonJob,
  text: string,
  cellStarts?: ReadonlySet<number>,
): SourceDiagnostic[] {
  if (job.calls.length === 0) return [];
  const source = new JobSource(chunks, job.calls, text, cellStarts);
  const found = Object.entries(SOURCE_RULES).flatMap(([rule, { find }]) =>
    find(source).map(each => ({ rule, ...each })),
  );
  return found.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}
