import path from 'node:path';

/** The path to open for a file: for a part of a rolling event log, its folder. */
export function runFileOf(file: string): string {
  const folder = path.dirname(file);
  const isPart = /^events_\d+_/.test(path.basename(file)) && path.basename(folder).startsWith('eventlog_v2_');
  return isPart ? folder : file;
}
