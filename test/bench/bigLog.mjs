/** Makes a Spark event log of production size of a small real one: its queries again and again, with more tasks in each stage. */
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Ids of a copy are those of the original and this much more. */
const STEP = 10_000;

/**
 * @param {string} source path of a plain event log
 * @param {string} target
 * @param {{ copies: number, tasks: number }} size tasks of each stage
 * @returns {Promise<{ bytes: number, stages: number, tasks: number, queries: number }>} what was written
 */
export async function writeBigLog(source, target, { copies, tasks }) {
  const lines = [];
  for await (const line of createInterface({ input: createReadStream(source) })) lines.push(JSON.parse(line));
  const isFirst = ({ Event: name }) =>
    /LogStart|EnvironmentUpdate|ApplicationStart|BlockManager|Executor|Resource/.test(name);
  const isLast = ({ Event: name }) => name === 'SparkListenerApplicationEnd';
  const body = lines.filter(event => !isFirst(event) && !isLast(event));
  const times = body.flatMap(event => event.time ?? event['Submission Time'] ?? []);
  const duration = Math.max(...times) - Math.min(...times) + 1000;
  const written = { bytes: 0, stages: 0, tasks: 0, queries: 0 };
  const out = createWriteStream(target);
  const write = async event => {
    const text = `${JSON.stringify(event)}\n`;
    written.bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, 'drain');
  };
  for (const event of lines.filter(isFirst)) await write(event);
  for (let copy = 0; copy < copies; copy++)
    for (const event of body)
      for (const each of eventsOfCopy(event, copy, copy * duration, tasks)) {
        if (each.Event === 'SparkListenerStageCompleted') written.stages++;
        if (each.Event === 'SparkListenerTaskEnd') written.tasks++;
        if (/SQLExecutionStart$/.test(each.Event)) written.queries++;
        await write(each);
      }
  for (const event of lines.filter(isLast)) await write({ ...event, Timestamp: event.Timestamp + copies * duration });
  out.end();
  await once(out, 'finish');
  return written;
}

/** The event in a copy; the first task of a stage stands for all of them, the others are left out. */
function* eventsOfCopy(event, copy, later, tasks) {
  const info = event['Task Info'];
  if (info === undefined) {
    yield shifted(event, copy, later, tasks);
    return;
  }
  if (info.Index !== 0) return;
  for (let index = 0; index < tasks; index++) {
    const own = shifted(event, copy, later, tasks);
    own['Task Info'] = { ...own['Task Info'], Index: index, 'Partition ID': index };
    own['Task Info']['Task ID'] = (copy * STEP + event['Stage ID']) * tasks + index;
    yield own;
  }
}

const IDS = new Set(['Stage ID', 'Job ID', 'RDD ID', 'ID', 'executionId', 'rootExecutionId', 'accumulatorId']);
const LISTS = new Set(['Parent IDs', 'Stage IDs']);
const TIMES = /^(?:time|Submission Time|Completion Time|Launch Time|Finish Time|Getting Result Time)$/;
const QUERY = /^spark\.sql\.execution\.(?:root\.)?id$/;

/** The value with the ids and times of a copy. */
function shifted(value, copy, later, tasks) {
  if (Array.isArray(value)) return value.map(each => shifted(each, copy, later, tasks));
  if (typeof value !== 'object' || value === null) return value;
  const by = copy * STEP;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (IDS.has(key) && typeof each === 'number') return [key, each + by];
      if (LISTS.has(key)) return [key, each.map(id => id + by)];
      if (key === 'accumUpdates') return [key, each.map(([id, amount]) => [id + by, amount])];
      if (key === 'Number of Tasks') return [key, tasks];
      if (TIMES.test(key) && each > 0) return [key, each + later];
      if (QUERY.test(key)) return [key, String(Number(each) + by)];
      return [key, shifted(each, copy, later, tasks)];
    }),
  );
}
