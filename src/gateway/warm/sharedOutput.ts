import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { Launch, OutputStream } from './launchDescription';

/** The files of a driver's standard output and error, for another process to write to. */
export interface SharedOutput {
  stdout: string;
  stderr: string;
}

/** Null if another process cannot write where the driver does. */
export function sharedOutput({ pid, streams }: Pick<Launch, 'pid' | 'streams'>): SharedOutput | null {
  if (streams === null) return null;
  try {
    const [stdout, stderr] = streams.map(stream => sharedFile(pid, stream));
    return { stdout: stdout!, stderr: stderr! };
  } catch {
    return null;
  }
}

/**
 * @throws Error if it is not the file that the process reported, or a pipe without a reader: opening that would block.
 */
function sharedFile(pid: number, { descriptor, device, inode }: OutputStream): string {
  const path = `/proc/${pid}/fd/${descriptor}`;
  const { O_WRONLY, O_APPEND, O_NONBLOCK, O_NOCTTY } = constants;
  const opened = openSync(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY);
  try {
    const { dev, ino } = fstatSync(opened);
    if (dev !== device || ino !== inode) throw new Error(`${path} belongs to another process`);
  } finally {
    closeSync(opened);
  }
  return path;
}
