import type { CallSite } from '../runEvent';

/** A whole line as a call site. */
export function lineSite(file: string, line: number, name: string): CallSite {
  return { file, line, column: null, endLine: null, endColumn: null, function: name };
}
