import type { Json } from './logJson';
import { record } from './logJson';

/**
 * The end of a task, as Spark's `JsonProtocol` writes it. Such lines are nearly all of a large log, and half of one is not read: the
 * peaks of the executor (`Task Executor Metrics`, from Spark 3.0 on), and accumulators that say again what the task's metrics say.
 */
const ENDED = '{"Event":"SparkListenerTaskEnd",';
const ACCUMULABLES = ',"Accumulables":[';
const AFTER_INFO = ']},"Task ';
const METRICS = ',"Task Metrics":';
const SQL = ',"Metadata":"sql"}';

/** One of the accumulables; its update is a number, or, for metrics of SQL, a number as text. */
const ACCUMULABLE =
  /\{"ID":(\d+),"Name":"[^"\\]*"(?:,"Update":"?(-?\d+)"?)?(?:,"Value":"?-?\d+"?)?,"Internal":(?:true|false),"Count Failed Values":(?:true|false)(,"Metadata":"sql")?\},?/y;

/**
 * What `taskEnded` reads of a line, faster than from the JSON of all of it.
 *
 * @returns null for the line of another event, and for one in which not all is as Spark usually writes it
 */
export function taskEndOfLine(line: string): Json | null {
  if (!line.startsWith(ENDED)) return null;
  // No text in the line can hold these: its quotes would be escaped.
  const accumulables = line.indexOf(ACCUMULABLES, ENDED.length);
  const end = accumulables < 0 ? -1 : line.indexOf(AFTER_INFO, accumulables);
  const metrics = end < 0 ? -1 : line.indexOf(METRICS, end);
  if (metrics < 0) return null;
  const updates = sqlUpdates(line, accumulables + ACCUMULABLES.length, end);
  const task = parsed(`${line.slice(0, accumulables)}}}`);
  const taskMetrics = parsed(line.slice(metrics + METRICS.length, line.lastIndexOf('}')));
  if (updates === null || task === null || taskMetrics === null) return null;
  record(task['Task Info'])['Accumulables'] = updates;
  return { ...task, 'Task Metrics': taskMetrics };
}

/** Accumulables of SQL between two positions; those after the last of them are skipped. */
function sqlUpdates(line: string, start: number, end: number): Json[] | null {
  const last = line.lastIndexOf(SQL, end);
  const updates: Json[] = [];
  ACCUMULABLE.lastIndex = start;
  while (ACCUMULABLE.lastIndex <= last) {
    const found = ACCUMULABLE.exec(line);
    if (found === null) return null;
    const [, id, update, isSql] = found;
    if (isSql !== undefined && update !== undefined) updates.push({ ID: Number(id), Update: update, Metadata: 'sql' });
  }
  return updates;
}

function parsed(json: string): Json | null {
  try {
    return record(JSON.parse(json));
  } catch {
    return null;
  }
}
