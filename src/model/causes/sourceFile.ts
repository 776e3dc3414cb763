import type { Script } from '../run';

/** Folders into which Spark copies `--py-files` for its executors. */
const COPIED = /[\\/](?:userFiles-[^\\/]+|container_[^\\/]+|app-\d[^\\/]*)[\\/]/;

/** The file in a traceback, by its path on the driver: absolute, and not the executor's copy. */
export function sourceFile(file: string, { cwd, sources }: Pick<Script, 'cwd' | 'sources'>): string {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:[\\/])/.test(file);
  const path = isAbsolute || cwd === null ? file : `${cwd.replace(/[\\/]$/, '')}/${file.replace(/^\.[\\/]/, '')}`;
  if (!COPIED.test(path) || sources.some(source => source.file === path)) return path;
  const named = sources.filter(source => nameOf(source.file) === nameOf(path));
  return named.length === 1 ? named[0]!.file : path;
}

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
