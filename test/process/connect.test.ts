/**
 * Spark Connect on a server that pyspark starts in the driver’s JVM. That server has a fixed port, so all tests with one
 * are in this file, one after another. For other servers, see `connectServer.test.ts`.
 */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { PlanNode } from '../../src/model/run';
import { connectPackages } from './support/connectPackages';
import { expectStreams, STREAMS_OUTPUT, streamsScript } from './support/connectStreams';
import { expectActions, expectLedger, expectLineage, LINES, sampleScript } from './support/connectSample';
import { recorded, unrecorded } from './support/faultyRun';
import { eventsOf, recordedEvents } from './support/recordedEvents';
import { projectRoot, temporaryFolder } from './support/strobe';

const waysScript = join(projectRoot, 'test/jobs/connect/ways.py');
const WAYS_OUTPUT = 'pyspark.sql.connect.session 8\n';

const linesOf = (node: PlanNode): (number | undefined)[] => [
  ...node.origins.filter(({ exact }) => exact).map(({ callSite }) => callSite?.line),
  ...node.children.flatMap(linesOf),
];

let env: Record<string, string>;
beforeAll(async () => void (env = { PYTHONPATH: await connectPackages() }));

test('a session on a server in the driver’s JVM is recorded like a classic session', async () => {
  const cwd = temporaryFolder();
  const plain = await unrecorded(sampleScript, { cwd, env });
  const { run, recording, ...ours } = await recorded(sampleScript, { cwd, env });
  expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
  expect(run.degraded).toEqual([]);
  expectLineage(run, true);
  expectActions(run);
  expectLedger(run);

  // Every job by the tag of its operation, none by time.
  const jobs = eventsOf(recordedEvents(recording), 'jobStarted');
  expect(jobs.length).toBeGreaterThan(8);
  for (const { jobId, tags } of jobs) {
    const operationId = /_Operation_([^_]+)$/.exec(tags.find(tag => tag.startsWith('SparkConnect_'))!)![1];
    const action = run.actions.find(({ operations }) => operations.some(({ id }) => id === operationId))!;
    expect(run.jobs.find(({ id }) => id === jobId)!.actionId).toBe(action.id);
  }

  const collect = run.actions.find(({ op }) => op === 'collect')!;
  const query = run.queries.find(({ id }) => id === collect.queryIds[0])!;
  expect(query.plans).toMatchObject({ parsed: expect.anything(), analyzed: expect.anything() });
  const lines = linesOf(query.plans.final!);
  expect(lines).toEqual(expect.arrayContaining([LINES.orders, LINES.names, LINES.agg, LINES.join, LINES.sort]));
  const range = run.datasets.find(({ op }) => op === 'range')!;
  expect(range.stages.length).toBeGreaterThan(0);
});

test('its streaming queries are recorded like classic ones', async () => {
  const { run, ...ours } = await recorded(streamsScript, { cwd: temporaryFolder(), env, args: ['local[2]'] });
  expect([ours.code, ours.stdout], ours.stderr).toEqual([0, STREAMS_OUTPUT]);
  expect(run.degraded).toEqual([]);
  expectStreams(run);
  for (const { jobIds, queryIds } of run.streams[0]!.batches) expect([jobIds.length, queryIds.length]).not.toContain(0);
});

test.each<{ way: string; args: string[]; env: Record<string, string>; options: string[] }>([
  { way: 'the variable SPARK_REMOTE', args: [], env: { SPARK_REMOTE: 'local[1]' }, options: [] },
  { way: 'spark.api.mode of the run', args: [], env: {}, options: ['--conf', 'spark.api.mode=connect'] },
  { way: 'spark.api.mode of the builder', args: ['mode'], env: {}, options: [] },
])('a session by $way is recorded', async ({ args, options, env: more }) => {
  const given = { cwd: temporaryFolder(), env: { ...env, ...more }, args, options };
  const { run, ...ours } = await recorded(waysScript, given);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([0, WAYS_OUTPUT]);
  expect(run.degraded).toEqual([]);
  expect(run.datasets.map(({ op }) => op)).toEqual(['range', 'filter']);
  const [count, ...others] = run.actions.filter(({ kind }) => kind === 'action');
  expect(others).toEqual([]);
  expect(count).toMatchObject({ op: 'count', status: 'succeeded', operations: [{ rows: 1 }] });
  expect(count!.jobIds.length).toBeGreaterThan(0);
  expect(run.queries.find(({ id }) => id === count!.queryIds[0])?.plans.final).not.toBeNull();
});

test('a hook that fails loses what it records, and the job stays the same', async () => {
  const given = { cwd: temporaryFolder(), env: { ...env, STROBE_TEST_INJECT: 'connect' }, args: ['remote'] };
  const { run, ...ours } = await recorded(waysScript, given);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([0, WAYS_OUTPUT]);
  expect(run.status).toBe('succeeded');
  expect(run.degraded).toEqual([{ code: 'recorder.connect', reason: expect.stringContaining('injected') }]);
});

test('the traceback of a query that fails in its analysis has the stack that plain Spark gives it', async () => {
  const script = join(projectRoot, 'test/jobs/connect/unknown_source.py');
  const plain = await unrecorded(script, { cwd: temporaryFolder(), env });
  const ours = await recorded(script, { cwd: temporaryFolder(), env });
  const traceback = plain.stderr.slice(plain.stderr.indexOf('Traceback'));
  expect(traceback).toContain('\n\tat org.apache.spark.sql.');
  expect([ours.code, plain.code]).toEqual([1, 1]);
  expect(ours.stderr).toContain(traceback);
});
