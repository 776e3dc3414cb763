/** Spark Connect: recorded like classic Spark where the driver has the server’s JVM, and from responses elsewhere. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import type { PlanNode, Run } from '../../src/model/run';
import { connectPackages } from './support/connectPackages';
import { ConnectServer } from './support/connectServer';
import { recorded, unrecorded } from './support/faultyRun';
import { eventsOf, recordedEvents } from './support/recordedEvents';
import { projectRoot, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/jobs/connect/sample.py');
const LINES = { orders: 14, names: 15, agg: 18, join: 19, sort: 20, count: 22, filter: 24, sql: 27, division: 36 };

const lineOf = (run: Run, id: number) => run.datasets.find(dataset => dataset.id === id)?.callSite?.line;

/** @param arePlansRead whether the parents of a SQL statement are known, which only the server’s plan has. */
function expectLineage(run: Run, arePlansRead: boolean): void {
  const parents = run.datasets.map(({ op, callSite, parentIds }) => [
    op,
    callSite?.line,
    parentIds.map(id => lineOf(run, id)),
  ]);
  expect(parents).toEqual([
    ['range', LINES.orders, []],
    ['withColumn', LINES.orders, [LINES.orders]],
    ['createDataFrame', LINES.names, []],
    ['agg', LINES.agg, [LINES.orders]],
    ['join', LINES.join, [LINES.agg, LINES.names]],
    ['sort', LINES.sort, [LINES.join]],
    ['filter', LINES.filter, [LINES.orders]],
    ['sql', LINES.sql, arePlansRead ? [LINES.sort] : []],
    ['withColumn', 32, [LINES.orders]],
    ['withColumn', 32, [32]],
    ['withColumn', 32, [32]],
    ['select', LINES.division, [LINES.orders]],
  ]);
}

function expectActions(run: Run): void {
  const actions = run.actions.filter(({ kind }) => kind === 'action');
  const told = actions.map(({ op, status, operations }) => [op, status, operations.map(each => each.rows)]);
  expect(told).toEqual([
    ['count', 'succeeded', [1]],
    ['collect', 'succeeded', [10]],
    ['toPandas', 'succeeded', [9]],
    ['count', 'succeeded', [1]],
    ['collect', 'failed', [0]],
  ]);
  // The line of the expression, which Spark tells in its error.
  expect(actions.at(-1)!.error).toContain(`sample.py:${LINES.division}`);
}

function expectLedger(run: Run): void {
  const analyses = run.ledger.sites.filter(({ callSite }) => callSite?.line === 33).flatMap(({ rpcs }) => rpcs);
  expect(analyses.map(({ method, what, count }) => [method, what, count])).toEqual([['AnalyzePlan', 'schema', 3]]);
  const ofLines = run.ledger.sites.flatMap(({ rpcs }) => rpcs);
  expect(ofLines.filter(({ method }) => method === 'ReleaseExecute')).toEqual([]);
  const releases = run.ledger.rpcs.find(({ method }) => method === 'ReleaseExecute')!;
  expect(releases.count).toBeGreaterThan(5);
}

const namesOf = (node: PlanNode): string[] => [node.name, ...node.children.flatMap(namesOf)];
const linesOf = (node: PlanNode): (number | undefined)[] => [
  ...node.origins.filter(({ exact }) => exact).map(({ callSite }) => callSite?.line),
  ...node.children.flatMap(linesOf),
];

let env: Record<string, string>;
beforeAll(async () => void (env = { PYTHONPATH: await connectPackages() }));

describe('a session whose server pyspark starts', () => {
  test('is recorded like a classic session', async () => {
    const cwd = temporaryFolder();
    // One after the other: the server that pyspark starts has a fixed port.
    const plain = await unrecorded(script, { cwd, env });
    const { run, recording, ...ours } = await recorded(script, { cwd, env });
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
});

describe('a session on a server of its own', () => {
  let server: ConnectServer;
  beforeAll(async () => void (server = await ConnectServer.start(temporaryFolder(afterAll))));
  afterAll(() => server.stop());

  test('is recorded from the responses, and a sentence says what is missing', async () => {
    const options = { cwd: temporaryFolder(), env, args: [server.url] };
    const plain = await unrecorded(script, options);
    const { run, ...ours } = await recorded(script, options);
    expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
    expect(run.degraded).toEqual([{ code: 'connect.remote', reason: expect.stringContaining('tasks, executors') }]);
    expect(run.applications).toMatchObject([{ master: server.url }]);
    expectLineage(run, false);
    expectActions(run);
    expectLedger(run);

    const collect = run.actions.find(({ op }) => op === 'collect')!;
    const query = run.queries.find(({ id }) => id === collect.queryIds[0])!;
    expect(namesOf(query.plans.final!)).toEqual(expect.arrayContaining(['Sort', 'BroadcastHashJoin', 'Range']));
    const stages = run.stages.filter(({ actionId }) => actionId === collect.id);
    expect(stages.length).toBeGreaterThan(0);
    for (const { status, numTasks, numCompletedTasks } of stages) {
      expect(status).toBe('succeeded');
      expect(numCompletedTasks).toBe(numTasks);
    }
  });
});
