import type { Run } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { printable } from './printable';

/** The last part of a path, of either kind of separator: a recording may come from another system. */
export function fileName(path: string): string {
  return printable(path.split(/[\\/]/).pop() ?? path);
}

/** Where a call stands: `:42` in the script itself, `helpers.py:42` elsewhere, nothing where it is unknown. */
export function place(run: Run, site: CallSite | null): string {
  if (site === null) return '';
  return site.file === run.script.file ? `:${site.line}` : `${fileName(site.file)}:${site.line}`;
}

/**
 * A place as a terminal makes a link of it: the file from where the job ran, as a terminal there resolves it, or its whole path.
 */
export function linkPlace(run: Run, { file, line }: { file: string; line: number }): string {
  const folder = run.script.cwd?.replace(/[\\/]$/, '');
  const isInside = folder !== undefined && /^[\\/]/.test(file.slice(folder.length)) && file.startsWith(folder);
  return `${printable(isInside ? file.slice(folder.length + 1) : file)}:${line}`;
}

/** The same with the file always named: `ratings.py:42`. */
export function fullPlace(site: CallSite | null): string {
  return site === null ? '' : `${fileName(site.file)}:${site.line}`;
}
