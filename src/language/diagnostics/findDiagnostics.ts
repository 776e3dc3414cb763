import type { PythonJob } from '../callRecorder';
import type { PlacedChunk } from '../pythonFile';
import { JobSource } from './jobSource';
import { SOURCE_RULES } from './rules';
import type { SourceDiagnostic } from './sourceDiagnostic';

/** What costs time or fails, found before a run. In source order. */
export function findDiagnostics(
  chunks: PlacedChunk[],
  job: PythonJob,
  text: string,
  isNotebook: boolean,
): SourceDiagnostic[] {
  if (job.calls.length === 0) return [];
  const source = new JobSource(chunks, job.calls, text, isNotebook);
  const found = Object.entries(SOURCE_RULES).flatMap(([rule, { find }]) =>
    find(source).map(each => ({ rule, ...each })),
  );
  return found.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}
