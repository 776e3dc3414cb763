import path from 'node:path';

/** What is to be opened for a file: for a part of one of Spark's rolling event logs, the folder that holds all of them. */
export function runFileOf(file: string): string {
  const folder = path.dirname(file);
  const isPart = /^events_\d+_/.test(path.basename(file)) && path.basename(folder).startsWith('eventlog_v2_');
  return isPart ? folder : file;
}
