import type { Run } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { printable } from './printable';

/** The last part of a path with either separator, because a recording can come from another system. */
export function fileName(path: string): string {
  return printable(path.split(/[\\/]/).pop() ?? path);
}

/** Location of a call: `:42` in the script, `helpers.py:42` elsewhere, empty if unknown. */
export function place(run: Run, site: Pick<CallSite, 'file' | 'line'> | null): string {
  if (site === null) return '';
  return site.file === run.script.file ? `:${site.line}` : `${fileName(site.file)}:${site.line}`;
}

/**
 * A location that terminals turn into a link: the path relative to the working directory of the job, or the full path.
 */
export function linkPlace(run: Run, { file, line }: { file: string; line: number }): string {
  // An event log does not say where the job ran.
  const folder = run.script.cwd?.replace(/[\\/]$/, '') ?? '';
  const isInside = folder !== '' && /^[\\/]/.test(file.slice(folder.length)) && file.startsWith(folder);
  return `${printable(isInside ? file.slice(folder.length + 1) : file)}:${line}`;
}

/** Location of a call, always with the file name: `ratings.py:42`. */
export function fullPlace(site: CallSite | null): string {
  return site === null ? '' : `${fileName(site.file)}:${site.line}`;
}
