import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EventLogTranslator } from '../spark/eventLog';
import { logLines } from './logLines';
import { logParts } from './logParts';

/** An event log in a folder of logs. */
export interface ListedLog {
  path: string;
  applicationId: string;
  name: string;
  user: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** Null for an application that runs, or whose log has no end. */
  endTime: number | null;
}

/** The first lines name the application. */
const MOST_LINES = 100;
/** Larger logs are not read to see whether they end: the name of a log says whether Spark still writes it. */
const MOST_BYTES = 2 ** 26;

/** The logs in a folder, newest first. Other files are left out. Call `loadCodecs` before. */
export async function listLogs(folder: string): Promise<ListedLog[]> {
  const found: ListedLog[] = [];
  for (const name of readdirSync(folder).filter(each => !each.startsWith('.'))) {
    const log = await listed(join(folder, name));
    if (log !== null) found.push(log);
  }
  return found.sort((a, b) => b.startTime - a.startTime);
}

async function listed(path: string): Promise<ListedLog | null> {
  try {
    const files = statSync(path).isDirectory() ? (logParts(path)?.files ?? []) : [path];
    const [first, last] = [files[0], files.at(-1)];
    if (first === undefined || last === undefined) return null;
    const started = await applicationIn(first);
    return started && { path, ...started, endTime: await endOf(last) };
  } catch {
    // A file that cannot be read is no log.
    return null;
  }
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

async function endOf(file: string): Promise<number | null> {
  if (statSync(file).size > MOST_BYTES) return null;
  const translator = new EventLogTranslator('');
  for await (const { lines } of logLines(file))
    for (const line of lines.filter(each => each.includes('SparkListenerApplicationEnd'))) {
      const ended = translator.translate(line).events.find(event => event.type === 'applicationEnded');
      if (ended) return ended.time;
    }
  return null;
}
