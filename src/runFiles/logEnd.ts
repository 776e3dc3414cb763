import { open, readdir, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { EventLogTranslator } from '../spark/eventLog';
import { logLines } from './logLines';

/** Larger compressed logs are not read to see whether they end: there is no way to their last lines but through all others. */
const MOST_COMPRESSED = 2 ** 26;
/** The end of an application is among the last lines of its log. */
const LAST_BYTES = 2 ** 20;

/** How the application of a log ended. */
export interface LogEnd {
  status: 'running' | 'ended';
  /** Milliseconds since the epoch; null where it is not known. */
  time: number | null;
}

/**
 * How an application ended, from the last file of its log. Call `loadCodecs` before.
 * @throws the reason of `signal`, or the system's error if the file cannot be read.
 */
export async function logEnd(file: string, signal?: AbortSignal): Promise<LogEnd> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (await isPlain(handle)) return ended(endIn(await lastLines(handle, size)));
    if (size <= MOST_COMPRESSED) return ended(await endInCompressed(file, signal));
    return { status: (await isInProgress(file)) ? 'running' : 'ended', time: null };
  } finally {
    await handle.close();
  }
}

const ended = (time: number | null): LogEnd => ({ status: time === null ? 'running' : 'ended', time });

async function isPlain(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
  return bytesRead === 1 && buffer.toString() === '{';
}

async function lastLines(handle: FileHandle, size: number): Promise<string[]> {
  const length = Math.min(size, LAST_BYTES);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.toString().split('\n');
}

async function endInCompressed(file: string, signal?: AbortSignal): Promise<number | null> {
  for await (const { lines } of logLines(file)) {
    const time = endIn(lines);
    if (time !== null) return time;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return null;
}

function endIn(lines: string[]): number | null {
  const translator = new EventLogTranslator('');
  for (const line of lines.filter(each => each.includes('SparkListenerApplicationEnd'))) {
    const found = translator.translate(line).events.find(event => event.type === 'applicationEnded');
    if (found) return found.time;
  }
  return null;
}

/** Spark marks the name of a log that it still writes, or that of a file beside those of a rolling log. */
async function isInProgress(file: string): Promise<boolean> {
  if (file.endsWith('.inprogress')) return true;
  return (await readdir(dirname(file))).some(name => /^appstatus_.*\.inprogress$/.test(name));
}
