import type { CallSite } from './runEvent';

/** The same for the same place in the source. */
export function siteKey({ file, line, column, endLine, endColumn }: CallSite): string {
  return `${line}:${column}:${endLine}:${endColumn}:${file}`;
}
