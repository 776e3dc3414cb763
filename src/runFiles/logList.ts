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

/** The logs in a folder, newest first. Other files are left out. Load the decoder of Zstandard before (`loadZstd`). */
export function listLogs(folder: string): ListedLog[] {
  const found = readdirSync(folder).flatMap(name => (name.startsWith('.') ? [] : (listed(join(folder, name)) ?? [])));
  return found.sort((a, b) => b.startTime - a.startTime);
}

function listed(path: string): ListedLog | null {
  try {
    const files = statSync(path).isDirectory() ? (logParts(path)?.files ?? []) : [path];
    const [first, last] = [files[0], files.at(-1)];
    if (first === undefined || last === undefined) return null;
    const started = applicationIn(first);
    return started && { path, ...started, endTime: endOf(last) };
  } catch {
    // A file that cannot be read is no log.
    return null;
  }
}

function applicationIn(file: string): Pick<ListedLog, 'applicationId' | 'name' | 'user' | 'startTime'> | null {
  const translator = new EventLogTranslator();
  let count = 0;
  for (const { lines } of logLines(file))
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

function endOf(file: string): number | null {
  if (statSync(file).size > MOST_BYTES) return null;
  const translator = new EventLogTranslator('');
  for (const { lines } of logLines(file))
    for (const line of lines.filter(each => each.includes('SparkListenerApplicationEnd'))) {
      const ended = translator.translate(line).events.find(event => event.type === 'applicationEnded');
      if (ended) return ended.time;
    }
  return null;
}
