import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallSite } from '../../src/model/runEvent';
import { runPlain, runRecorded, type Ended, type Line, type RecordedRun } from '../recorder/listener';
import { plainEnvironment, testRuntime } from './support/strobe';

/*
 * Compares a script that runs jobs in every way that a driver has with Spark's own event log: the matches made by the
 * recorder (call to job by local property, call to query by tag), without the gateway.
 */

interface SparkEvent {
  Event: string;
  'Job ID'?: number;
  Properties?: Record<string, string>;
  'Stage Infos'?: { 'RDD Info': { 'RDD ID': number }[] }[];
  executionId?: number;
  jobTags?: string[];
}

const script = resolve(__dirname, '../recorder/joins.py');
const marked = readFileSync(script, 'utf8')
  .split('\n')
  .flatMap((text, index) => (text.endsWith('# runs') ? [index + 1] : []));
const root = mkdtempSync(join(tmpdir(), 'strobe-recorder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function eventLogArguments(folder: string): string {
  const conf = { enabled: true, dir: `file://${folder}`, compress: false, 'rolling.enabled': false };
  const options = Object.entries(conf).map(([key, value]) => `--conf spark.eventLog.${key}=${value}`);
  return [...options, 'pyspark-shell'].join(' ');
}

function readEvents(folder: string): SparkEvent[] {
  return readdirSync(folder).flatMap(file =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as SparkEvent),
  );
}

let plain: Ended;
let run: RecordedRun;
let events: SparkEvent[];
let calls: Map<unknown, Line>;

beforeAll(async () => {
  const [plainFolder, folder, logs] = ['plain', 'recorded', 'logs'].map(name => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [plainFolder, folder, logs]) mkdirSync(each);
  const { executable } = testRuntime().python;
  const env = plainEnvironment();
  const logged = { ...env, PYSPARK_SUBMIT_ARGS: eventLogArguments(logs) };
  [plain, run] = await Promise.all([
    runPlain(executable, [script, plainFolder], { cwd: plainFolder, env }),
    runRecorded(executable, [script, folder], { cwd: folder, env: logged }),
  ]);
  events = readEvents(logs);
  calls = new Map(of('callMade').map(call => [call.callId, call]));
}, 600_000);

const of = (type: string) => run.lines.filter(line => line.type === type);
const jobs = () => events.filter(event => event.Event === 'SparkListenerJobStart');
const queries = () => events.filter(event => event.Event.endsWith('SparkListenerSQLExecutionStart'));
const lineOf = (call: Line) => (call.frames as CallSite[])[0]!.line;

test('the job is the same as without the recorder', () => {
  expect(plain.code, plain.stderr).toBe(0);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
  expect(of('fault')).toEqual([]);
});

describe('what Spark ran', () => {
  test('every job has an action, as a local property and as a tag', () => {
    expect(jobs().length).toBeGreaterThan(80);
    for (const job of jobs()) {
      const action = job.Properties?.['strobe.action'];
      expect(calls.has(Number(action)), `job ${job['Job ID']}`).toBe(true);
      expect(job.Properties!['spark.job.tags']!.split(',')).toContain(`strobe-action-${action}`);
    }
  });

  test('every query has one action', () => {
    expect(queries().length).toBeGreaterThan(40);
    for (const query of queries()) {
      const tags = (query.jobTags ?? []).filter(tag => tag.startsWith('strobe-action-'));
      expect(tags, `query ${query.executionId}`).toHaveLength(1);
      expect(calls.has(Number(tags[0]!.split('-')[2])), tags[0]).toBe(true);
    }
  });

  test('jobs belong to the lines that run them, and to no others', () => {
    const lines = jobs().map(job => lineOf(calls.get(Number(job.Properties!['strobe.action']))!));
    expect([...new Set(lines)].sort((a, b) => a - b)).toEqual(marked);
  });

  test('a call is reported before it is armed', () => {
    const armed = new Set(of('actionArmed').map(line => line.callId));
    for (const job of jobs()) expect(armed).toContain(Number(job.Properties!['strobe.action']));
  });
});

describe('what the driver did', () => {
  test('every call has a place in the script, and an end', () => {
    const ended = new Set(of('callEnded').map(line => line.callId));
    for (const call of calls.values()) {
      expect((call.frames as CallSite[])[0]!.file, `${call.op}`).toBe(script);
      expect(ended, `${call.op}`).toContain(call.callId);
    }
  });

  test('every call is classified, except the script’s own calls into Java', () => {
    const unclassified = [...calls.values()].filter(call => call.kind === 'unclassified');
    expect(new Set(unclassified.map(call => call.owner))).toEqual(new Set(['JVM']));
  });

  test('errors are reported for the calls that failed, and for no others', () => {
    const failed = of('callEnded').filter(line => line.error !== null);
    const places = failed.map(line => [calls.get(line.callId)!.op, String(line.error).split(/[:.]/).includes('spark')]);
    expect(places).toEqual([
      ['collect', true],
      ['first', true],
    ]);
  });

  test('Python RDDs get the ids of their JVM RDDs', () => {
    const inLog = new Set(
      jobs().flatMap(job => job['Stage Infos']!.flatMap(stage => stage['RDD Info'].map(rdd => rdd['RDD ID']))),
    );
    const materialized = of('rddMaterialized').filter(line => inLog.has(line.rddId as number));
    expect(materialized.length).toBeGreaterThan(5);
    const pipelined = new Set(
      of('datasetBorn')
        .filter(line => line.className === 'PipelinedRDD')
        .map(line => line.datasetId),
    );
    for (const line of of('rddMaterialized')) expect(pipelined).toContain(line.datasetId);
  });

  test('contexts and sessions are reported in order', () => {
    const kinds = ['context', 'session', 'stopping', 'stopped', 'bye'];
    const told = run.lines.map(line => line.type).filter(type => kinds.includes(type));
    // The second session is the one that a streaming query clones for its batches.
    const first = ['context', 'session', 'session', 'stopping', 'stopped'];
    expect(told).toEqual([...first, 'context', 'session', 'stopping', 'bye']);
    expect(new Set(of('session').map(line => line.ref)).size).toBe(3);
    for (const context of of('context')) {
      expect(context).toMatchObject({ pinned: true, ref: expect.stringMatching(/^o\d+$/) });
      expect(context.port).toBeGreaterThan(0);
      expect(context.secret).toMatch(/\w+/);
    }
    expect((of('stopping')[0]!.liveDatasetIds as number[]).length).toBeGreaterThan(0);
  });

  test('a broadcast variable has its size', () => {
    const [broadcast] = of('broadcastCreated');
    expect(calls.get(broadcast!.callId)).toMatchObject({ op: 'broadcast', owner: 'SparkContext' });
    expect(broadcast!.size).toBeGreaterThan(200);
  });

  test('the ledger adds up', () => {
    const ledgers = of('ledgerTotals');
    const { py4jCalls, py4jTimeMs, py4jBytesSent, py4jBytesReceived, recorderTimeMs } = ledgers.at(-1)!;
    expect(py4jCalls).toBeGreaterThan(1000);
    for (const figure of [py4jTimeMs, py4jBytesSent, py4jBytesReceived, recorderTimeMs])
      expect(figure).toBeGreaterThan(0);
    expect(recorderTimeMs as number).toBeLessThan((py4jTimeMs as number) / 4);
    expect(ledgers.map(line => line.py4jCalls as number)).toEqual(
      ledgers.map(line => line.py4jCalls as number).sort((a, b) => a - b),
    );
  });
});
