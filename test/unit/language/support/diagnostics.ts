import { findDiagnostics } from '../../../../src/language/diagnostics/findDiagnostics';
import type { SourceDiagnostic } from '../../../../src/language/diagnostics/sourceDiagnostic';
import { findJob } from '../../../../src/language/findJob';
import { chunksOf, SESSION } from './python';

const HEAD = SESSION.split('\n').length;

/** The diagnostics of a job after the creation of its session, with lines from 1 after that. */
export const diagnosticsOf = (text: string, isNotebook = false): SourceDiagnostic[] =>
  diagnosticsIn(`${SESSION}\n${text}\n`, isNotebook);

function diagnosticsIn(whole: string, isNotebook: boolean): SourceDiagnostic[] {
  const chunks = chunksOf(whole);
  return findDiagnostics(chunks, findJob(chunks), whole, isNotebook ? new Set([0]) : undefined);
}

/** `rule:line` of each. */
export const found = (text: string, isNotebook = false): string[] =>
  diagnosticsOf(text, isNotebook).map(({ rule, range }) => `${rule}:${range.start.line + 1 - HEAD}`);

/** `rule:line` of each in a whole file, with lines from 1. */
export const foundInFile = (whole: string): string[] =>
  diagnosticsIn(whole, false).map(({ rule, range }) => `${rule}:${range.start.line + 1}`);

/** The text after all fixes. */
export function fixed(text: string): string {
  const lines = `${SESSION}\n${text}\n`.split('\n');
  for (const { fix } of diagnosticsOf(text).reverse()) {
    if (fix === null) continue;
    const { start, end } = fix.range;
    const after = lines[end.line]!.slice(end.character);
    lines.splice(
      start.line,
      end.line - start.line + 1,
      lines[start.line]!.slice(0, start.character) + fix.newText + after,
    );
  }
  return lines.slice(HEAD, -1).join('\n');
}
