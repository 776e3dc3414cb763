import type { PlacedChunk } from '../pythonFile';
import type { JobSource } from './jobSource';
import type { SourceFix } from './sourceDiagnostic';

/** Removes `.name` or `.name()` from a chain, with the line that it stands on alone. */
export function withoutMember(
  source: JobSource,
  chunk: PlacedChunk,
  member: { nameFrom: number; to: number },
  title: string,
): SourceFix {
  const dot = chunk.text.lastIndexOf('.', member.nameFrom);
  const before = /\\?\r?\n[ \t]*$/.exec(chunk.text.slice(0, dot));
  return { title, range: source.range(chunk, before?.index ?? dot, member.to), newText: '' };
}
