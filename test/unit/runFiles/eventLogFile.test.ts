import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import { openRunFile } from '../../../src/runFiles/openRunFile';

/** One query with one job of one stage with four tasks, in Spark 3.1. */
const small = readFileSync(join(__dirname, '../../fixtures/logs/small'), 'utf8');
const lines = small.trimEnd().split('\n');
/** The same at another place, after a change of its lines. */
const changed = (change: (line: string) => string) => `${lines.map(change).join('\n')}\n`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function opened(content: string | Buffer, name = 'app-1'): Promise<Run> {
  return reduceRun(await openRunFile(write(name, content)));
}

const facts = ({ status, applications, jobs, stages, queries, degraded }: Run) => ({
  status,
  applications: applications.map(({ id }) => id),
  jobs: jobs.length,
  tasks: stages.reduce((sum, { numCompletedTasks }) => sum + numCompletedTasks, 0),
  executorRunTime: stages.reduce((sum, { executorRunTime }) => sum + executorRunTime, 0),
  queries: queries.map(({ status: outcome }) => outcome),
  degraded: degraded.map(({ reason }) => reason),
});
const WHOLE = {
  status: 'succeeded',
  applications: ['app-1'],
  jobs: 1,
  tasks: 4,
  executorRunTime: 3600,
  queries: ['succeeded'],
  degraded: [],
};
const metricTexts = (run: Run) => run.queries[0]!.plans.final!.metrics.map(({ text }) => text);

describe('an event log is read whole', () => {
  test('as Spark writes it', async () => expect(facts(await opened(small))).toEqual(WHOLE));

  test('without the end of its last line', async () => expect(facts(await opened(small.trimEnd()))).toEqual(WHOLE));

  test('compressed, whatever its name is', async () =>
    expect(facts(await opened(gzipSync(small), 'application_1700000000000_0001'))).toEqual(WHOLE));

  test('if it repeats its events', async () => {
    expect(facts(await opened(small + small))).toEqual(WHOLE);
    expect(facts(await opened(changed(line => `${line}\n${line}`)))).toEqual(WHOLE);
  });

  test.each(['3.5', '4.3'])('if it repeats all that Spark %s logs', async version => {
    const log = join(__dirname, `../../fixtures/eventlogs/spark-${version}/eventLog.jsonl.gz`);
    const everything = gunzipSync(readFileSync(log)).toString();
    const once = await opened(everything);
    expect(await opened(everything + everything)).toEqual(once);
  });

  test('from the folder of a rolling log, whose compacted file stands for those before it', async () => {
    const half = 8;
    write('eventlog_v2_app-1/events_1_app-1', lines.slice(0, half).join('\n'));
    write('eventlog_v2_app-1/events_1_app-1.compact', lines.slice(0, half).join('\n'));
    write('eventlog_v2_app-1/events_2_app-1', lines.slice(half).join('\n'));
    expect(facts(reduceRun(await openRunFile(join(folder, 'eventlog_v2_app-1'))))).toEqual(WHOLE);
  });

  test('from a folder of Databricks', async () => {
    write('logs/eventlog-2024-01-01--00-00.gz', gzipSync(lines.slice(0, 9).join('\n')));
    write('logs/eventlog', lines.slice(9).join('\n'));
    expect(facts(reduceRun(await openRunFile(join(folder, 'logs'))))).toEqual(WHOLE);
  });
});

describe('an event log says what is missing', () => {
  test('if its first file is gone', async () => {
    write('eventlog_v2_app-1/events_3_app-1', lines.slice(4).join('\n'));
    expect(facts(reduceRun(await openRunFile(join(folder, 'eventlog_v2_app-1'))))).toMatchObject({
      jobs: 1,
      tasks: 4,
      degraded: ['The first 2 files of the event log are missing.'],
    });
  });

  test('if a history server has compacted away what had ended', async () => {
    const next = lines.filter(line => /"SparkListenerJob(Start|End)"/.test(line));
    const renumbered = next.map(line => line.replace(/"Job ID": ?0/, '"Job ID":1'));
    expect(renumbered).not.toEqual(next);
    write('eventlog_v2_app-1/events_2_app-1.compact', lines.slice(0, 3).join('\n'));
    write('eventlog_v2_app-1/events_3_app-1', [...renumbered, lines.at(-1)].join('\n'));
    expect(facts(reduceRun(await openRunFile(join(folder, 'eventlog_v2_app-1'))))).toMatchObject({
      status: 'succeeded',
      jobs: 1,
      degraded: [
        'A history server has compacted the first 2 files of the event log: jobs and queries that had ended by then are missing.',
      ],
    });
  });

  test('if the application has not ended', async () => {
    expect(facts(await opened(lines.slice(0, -1).join('\n')))).toMatchObject({
      status: 'lost',
      tasks: 4,
      degraded: [expect.stringContaining('still running')],
    });
  });

  test('if it ends in the middle, unless Spark still writes it', async () => {
    const cut = gzipSync(small).subarray(0, -200);
    expect(facts(await opened(cut)).degraded[0]).toBe('app-1 ends in the middle.');
    expect(facts(await opened(cut, 'app-1.gz.inprogress')).degraded).toEqual([
      expect.stringContaining('still running'),
    ]);
  });

  test('if lines of it are damaged', async () => {
    const run = await opened(changed(line => (line.includes('"Task ID":2') ? line.slice(0, 80) : line)));
    expect(facts(run)).toMatchObject({ tasks: 3, degraded: ['Could not read 2 lines of the event log.'] });
  });

  test('if far more lines are damaged than a file of another kind may begin with', async () => {
    const run = await opened(changed(line => `${line}\n${line.slice(0, 40)}`));
    expect(facts(run)).toMatchObject({
      tasks: 4,
      degraded: [`Could not read ${lines.length} lines of the event log.`],
    });
  });
});

test('a log to which nothing has been written says so', async () => {
  const started = '{"Event":"SparkListenerLogStart","Spark Version":"4.0.0"}\n';
  for (const content of ['', started])
    await expect(opened(content, 'app-1.inprogress')).rejects.toThrow('There are no events in');
});

describe('what is no event log is refused', () => {
  test.each<[string, Buffer]>([
    ['text', Buffer.from('hello\n'.repeat(100))],
    ['JSON of another kind', Buffer.from('{"a":1}\n'.repeat(100))],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3)) % 256))],
    ['noise in zstd', Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(500, 0x5a)])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', async (_name, content) => {
    await expect(opened(content)).rejects.toMatchObject({ code: 'recording.invalid' });
  });

  test('a few bytes that stand for a line without end', async () => {
    // 280 MB of zeros.
    const zeros = readFileSync(join(__dirname, '../../fixtures/logs/zeros.zst'));
    await expect(opened(zeros)).rejects.toMatchObject({ code: 'eventLog.tooLong' });
  });
});

describe('outcomes', () => {
  const fails = (line: string) =>
    line.includes('SparkListenerJobEnd')
      ? line.replace('{"Result":"JobSucceeded"}', '{"Result":"JobFailed","Exception":{"Message":"boom"}}')
      : line;

  test('a query of Spark before 3.4 has failed if its job has, and so has the run', async () => {
    const run = await opened(changed(fails));
    expect(facts(run)).toMatchObject({ status: 'failed', queries: ['failed'] });
    expect(run.queries[0]!.error).toContain('boom');
  });

  test('a query that succeeded after a failed job has succeeded', async () => {
    const end = (line: string) => line.replace('"executionId":0,"time":1700000001200', '$&,"errorMessage":""');
    expect(facts(await opened(changed(line => end(fails(line)))))).toMatchObject({
      status: 'succeeded',
      queries: ['succeeded'],
    });
  });

  test('a job that is logged before its query belongs to it', async () => {
    const start = lines.findIndex(line => line.includes('SQLExecutionStart'));
    const order = [...lines.slice(0, start), lines[start + 1]!, lines[start]!, ...lines.slice(start + 2)];
    const run = await opened(order.join('\n'));
    expect(run.queries[0]!.jobIds).toEqual([0]);
    expect(run.jobs[0]!.queryId).toBe(0);
    expect(metricTexts(run)).toEqual(metricTexts(await opened(small, 'app-2')));
  });
});

test('several applications in one file are several, each with its own times', async () => {
  const second = small.replaceAll('app-1', 'app-2').replaceAll('17000000', '16000000');
  const run = await opened(small + second);
  expect(facts(run)).toMatchObject({ status: 'succeeded', applications: ['app-1', 'app-2'], jobs: 2, tasks: 8 });
  for (const { startTime, endTime } of [...run.jobs, ...run.stages, ...run.queries, run.script])
    expect(endTime! - startTime!).toBeGreaterThanOrEqual(0);
  expect(run.script.startTime).toBe(1600000000000);
});

describe('metrics', () => {
  const withType = (type: string) => changed(line => line.replace('"metricType":"size"', `"metricType":"${type}"`));

  test('tasks that reported none count as in the history server', async () => {
    const silent = changed(line => line.replace(/("Accumulables":\[)\{"ID":7,"Name":"m","Update":"1000"[^}]*\}/, '$1'));
    expect(metricTexts(await opened(silent))[0]).toContain('8.8 KiB (0.0 B, 2.9 KiB, 3.9 KiB');
  });

  test('of a type that Spark does not have are numbers without a unit', async () => {
    expect(metricTexts(await opened(withType('photons')))).toEqual(['10,000']);
  });

  test('that are a maximum are not summed', async () => {
    expect(metricTexts(await opened(withType('maximum')))).toEqual(['4,000']);
  });
});
