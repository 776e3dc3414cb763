import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FoundLogs, ListedLog } from '../model/listedLog';
import { EventLogTranslator } from '../spark/eventLog';
import { decompress } from './codecs/decompress';
import { filePieces } from './filePieces';
import { logEnd } from './logEnd';
import { logLines } from './logLines';
import { logParts } from './logParts';

/** The first lines name the application. */
const MOST_LINES = 100;
/** What is found in this time, in ms, is told together. */
const TURN = 100;

/** The logs in a folder, newest first. @throws as `findLogs` */
export async function listLogs(folder: string): Promise<ListedLog[]> {
  const all: ListedLog[] = [];
  for await (const { logs } of findLogs(folder)) all.push(...logs);
  return all.sort((a, b) => b.startTime - a.startTime);
}

/**
 * The logs in a folder, some at a time. Other files are left out. Call `loadCodecs` before.
 * @throws the reason of `signal`, or the system's error if the folder cannot be read.
 */
export async function* findLogs(folder: string, signal?: AbortSignal): AsyncGenerator<FoundLogs> {
  const names = (await readdir(folder)).filter(name => !name.startsWith('.'));
  let logs: ListedLog[] = [];
  let turn = Date.now();
  for (const [index, name] of names.entries()) {
    const log = await listed(join(folder, name), signal);
    if (log !== null) logs.push(log);
    await setImmediate();
    signal?.throwIfAborted();
    if (Date.now() - turn < TURN) continue;
    yield { logs, fraction: (index + 1) / names.length };
    logs = [];
    turn = Date.now();
  }
  yield { logs, fraction: 1 };
}

async function listed(path: string, signal?: AbortSignal): Promise<ListedLog | null> {
  try {
    const files = await filesOf(path);
    const [first, last] = [files[0], files.at(-1)];
    if (first === undefined || last === undefined || !(await startsAsLog(first))) return null;
    const started = await applicationIn(first);
    if (started === null) return null;
    const { status, time } = await logEnd(last, signal);
    return { path, ...started, endTime: time, status };
  } catch {
    // A file that cannot be read is no log.
    return null;
  }
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path);
  if (found.isDirectory()) return logParts(path)?.files ?? [];
  return found.isFile() ? [path] : [];
}

/** Other files may have no line end for gigabytes. */
async function startsAsLog(file: string): Promise<boolean> {
  for await (const piece of decompress(filePieces(file)))
    if (piece.length > 0) return piece.toString('latin1', 0, 1) === '{';
  return false;
}

async function applicationIn(
  file: string,
): Promise<Pick<ListedLog, 'applicationId' | 'name' | 'user' | 'startTime'> | null> {
  const translator = new EventLogTranslator();
  let count = 0;
  for await (const { lines } of logLines(file))
    for (const line of lines) {
      const { events, error } = translator.translate(line);
      const started = events.find(event => event.type === 'applicationStarted');
      if (started) {
        const { applicationId, name, user, startTime } = started;
        return { applicationId, name, user, startTime };
      }
      if (error !== null || ++count > MOST_LINES) return null;
    }
  return null;
}
