import type { CallSite } from './runEvent';

/** Equal for the same place in the source. */
export function siteKey({ file, line, column, endLine, endColumn }: CallSite): string {
  return `${line}:${column}:${endLine}:${endColumn}:${file}`;
}
