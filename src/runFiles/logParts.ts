import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The files of an event log, in the order in which their events happened. */
export interface LogParts {
  files: string[];
  /** The application's id, where the names of the files have it. The first file may be gone, and only it has the id. */
  applicationId: string | null;
  /** Number of files at the start that are gone: Spark, or somebody, has deleted them. */
  missing: number;
}

/** A file of Spark's rolling log: `events_3_app-1`, `events_3_app-1.zstd`, `events_3_app-1.zstd.compact`. */
const ROLLED = /^events_(\d+)_(.+?)(?:\.(?:zstd|zst|lz4|lzf|snappy))?(\.compact)?(?:\.inprogress)?$/;
/** Spark still writes it, or was stopped while it did: the files that it is to replace are there. */
const BEING_COMPACTED = '.compact.inprogress';
/** A file of Databricks: `eventlog-2024-01-01--00-00.gz`, and `eventlog` for the last hour. */
const DATABRICKS = /^eventlog(-.+)?$/;

/** The number of a file of a rolling log, from 1; null for another file. */
export function numberInLog(file: string): number | null {
  const found = ROLLED.exec(basename(file));
  return found && Number(found[1]);
}

/** The number of the last file that a history server has compacted, of the files of a rolling log in their order; else 0. */
export const lastCompacted = ([first]: string[]): number =>
  first?.endsWith('.compact') ? (numberInLog(first) ?? 0) : 0;

/** Null if the folder is no log. */
export function logParts(folder: string): LogParts | null {
  const names = readdirSync(folder).filter(name => !name.startsWith('.') && !name.endsWith(BEING_COMPACTED));
  return rolled(folder, names) ?? databricks(folder, names);
}

/** A file that Spark compacted (`.compact`) holds what is left of itself and of those before it. */
function rolled(folder: string, names: string[]): LogParts | null {
  const parts = names.flatMap(name => {
    const found = ROLLED.exec(name);
    return found ? [{ name, number: Number(found[1]), application: found[2]!, isCompact: found[3] !== undefined }] : [];
  });
  const [first] = parts;
  if (first === undefined) return null;
  const compacted = Math.max(0, ...parts.filter(({ isCompact }) => isCompact).map(({ number }) => number));
  const current = parts
    .filter(({ number, isCompact }) => number > compacted || (number === compacted && isCompact))
    .sort((a, b) => a.number - b.number);
  return {
    files: current.map(({ name }) => join(folder, name)),
    applicationId: first.application,
    missing: compacted > 0 ? 0 : current[0]!.number - 1,
  };
}

function databricks(folder: string, names: string[]): LogParts | null {
  const parts = names.filter(name => DATABRICKS.test(name)).sort();
  if (parts.length === 0) return null;
  // `eventlog` sorts first, and is the newest.
  const ordered = parts[0] === 'eventlog' ? [...parts.slice(1), 'eventlog'] : parts;
  return { files: ordered.map(name => join(folder, name)), applicationId: null, missing: 0 };
}
