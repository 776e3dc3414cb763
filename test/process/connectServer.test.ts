/** Spark Connect on a server of its own: what its responses say, and the join with that server’s event log. */
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PlanNode, Run } from '../../src/model/run';
import { connectClient, connectPackages } from './support/connectPackages';
import { expectActions, expectLedger, expectLineage, sampleScript } from './support/connectSample';
import { expectStreams, STREAMS_OUTPUT, streamsScript } from './support/connectStreams';
import { ConnectServer } from './support/connectServer';
import { recorded, unrecorded, watched } from './support/faultyRun';
import { inTask } from './support/inTask';
import { markedLines } from './support/markedLines';
import type { MarkedProcesses } from './support/markedProcesses';
import { eventsOf, recordedEvents } from './support/recordedEvents';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

const namesOf = (node: PlanNode): string[] => [node.name, ...node.children.flatMap(namesOf)];
const job = (name: string) => join(projectRoot, 'test/jobs', name);

const COMMAND = 'streaming_query_command';

let server: ConnectServer;
let env: Record<string, string>;
beforeAll(async () => {
  env = { PYTHONPATH: await connectPackages() };
  server = await ConnectServer.start(temporaryFolder(afterAll), {});
});
afterAll(() => server.stop());

/** Another server, with an event log in this folder, that tells of stages more often than every two seconds: a short query ends before. */
async function telling(folder: string): Promise<ConnectServer> {
  const other = await ConnectServer.start(folder, {
    'spark.eventLog.enabled': 'true',
    'spark.eventLog.dir': folder,
    'spark.eventLog.rolling.enabled': 'false',
    'spark.connect.progress.reportInterval': '50ms',
  });
  onTestFinished(() => other.stop());
  return other;
}

/** The server tells only of what it sends. */
function expectRemote(run: Run, { url }: ConnectServer): void {
  expect(run.degraded).toEqual([{ code: 'connect.remote', reason: expect.stringContaining('tasks, executors') }]);
  expect(run.applications).toMatchObject([{ master: url }]);
  expectLineage(run, false);
  expectActions(run);
  expectLedger(run);
}

test('a session is recorded from the responses, and a sentence says what is missing', async () => {
  const logs = temporaryFolder();
  const other = await telling(logs);
  const options = { cwd: temporaryFolder(), env, args: [other.url] };
  const plain = await unrecorded(sampleScript, options);
  const { run, recording, ...ours } = await recorded(sampleScript, options);
  expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
  expectRemote(run, other);

  const collect = run.actions.find(({ op }) => op === 'collect')!;
  const query = run.queries.find(({ id }) => id === collect.queryIds[0])!;
  expect(namesOf(query.plans.final!)).toEqual(expect.arrayContaining(['Sort', 'BroadcastHashJoin', 'Range']));
  const stages = run.stages.filter(({ actionId }) => actionId === collect.id);
  expect(stages.length).toBeGreaterThan(0);
  for (const { status, numTasks, numCompletedTasks } of stages) {
    expect(status).toBe('succeeded');
    expect(numCompletedTasks).toBe(numTasks);
  }

  // The plain run was a client of the same server: its operations are not the recorded run's.
  const log = readdirSync(logs).find(name => /^local-/.test(name))!;
  const saved = join(options.cwd, 'joined.strobe');
  const joined = await showJson(recording, '--server-log', join(logs, log), '--recording', saved);
  expect(await showJson(saved)).toEqual(joined);
  expectActions(joined);
  expect(joined.applications.map(({ id }) => id)).toEqual([/^local-\d+/.exec(log)![0]]);
  expect(joined.executors).toMatchObject([{ id: 'driver' }]);
  const ranIn = ({ stages: all }: Run) =>
    all.filter(({ actionId, status }) => actionId === collect.id && status === 'succeeded');
  // Responses do not tell of a stage that begins and ends between two of them.
  const told = ranIn(run).map(({ id }) => id);
  expect(ranIn(joined).map(({ id }) => id)).toEqual(expect.arrayContaining(told));
  // A stage can take less than a millisecond.
  expect(Math.max(...ranIn(joined).map(({ executorRunTime }) => executorRunTime))).toBeGreaterThan(0);
  for (const { tasks, numTasks } of ranIn(joined)) expect(tasks).toHaveLength(numTasks);
  expect(joined.jobs.filter(({ actionId }) => actionId === null)).toEqual([]);
});

test('streaming queries are recorded from the progress that the server keeps, and from its log', async () => {
  const logs = temporaryFolder();
  const other = await telling(logs);
  const options = { cwd: temporaryFolder(), env, args: [other.url] };
  const { run, recording, ...ours } = await recorded(streamsScript, options);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([0, STREAMS_OUTPUT]);
  expectStreams(run);
  expect(run.degraded).toEqual([
    { code: 'connect.remote', reason: expect.anything() },
    { code: 'connect.streams', reason: expect.stringContaining('jobs and plans') },
  ]);
  // What the recorder asks is not the script’s.
  const own = eventsOf(recordedEvents(recording), 'operationStarted').filter(({ what }) => what === COMMAND);
  const told = run.ledger.rpcs.filter(({ method, what }) => method === 'ExecutePlan' && what === COMMAND);
  expect(told).toMatchObject([{ count: own.length }]);

  const log = readdirSync(logs).find(name => /^local-/.test(name))!;
  const joined = await showJson(recording, '--server-log', join(logs, log));
  expectStreams(joined);
  expect(joined.degraded.map(({ code }) => code)).toEqual(['connect.remote']);
  for (const { jobIds } of joined.streams[0]!.batches) expect(jobIds.length).toBeGreaterThan(0);
});

test('a session of the pure-Python client is recorded, without Java', async () => {
  const client = { PYTHONPATH: await connectClient(), JAVA_HOME: '/nowhere' };
  const { run, ...ours } = await recorded(sampleScript, { cwd: temporaryFolder(), env: client, args: [server.url] });
  expect(ours.code, ours.stderr).toBe(0);
  expectRemote(run, server);
});

test('Ctrl-C ends it as without Strobe, and cancels what another thread waits for', async () => {
  const interrupting = (cwd: string, role: 'strobe' | 'driver', thread: string[]) => ({
    cwd,
    env,
    args: [server.url, ...thread],
    meanwhile: async (processes: MarkedProcesses) => {
      await inTask(cwd);
      processes.kill(role, 'SIGINT');
    },
  });
  const script = job('connect/waits.py');
  const plain = await unrecorded(script, interrupting(temporaryFolder(), 'driver', []));
  const ours = await recorded(script, interrupting(temporaryFolder(), 'strobe', []));
  expect([plain.signal, plain.stdout]).toEqual(['SIGINT', 'rows: 3\n']);
  expect([ours.code, ours.stdout, ours.run.status]).toEqual([130, plain.stdout, 'cancelled']);
  expect(ours.stderr).toContain('KeyboardInterrupt');
  const statuses = ours.run.actions.filter(({ kind }) => kind === 'action').map(({ op, status }) => [op, status]);
  expect(statuses).toEqual([
    ['count', 'succeeded'],
    ['collect', 'cancelled'],
  ]);

  const inThread = await recorded(script, interrupting(temporaryFolder(), 'strobe', ['thread']));
  // It waits for a file that nobody makes: without an order to the server, it would never end. The order is pyspark's own,
  // so the thread gets pyspark's own exception.
  expect(inThread.stdout, inThread.stderr).toBe('rows: 3\ninterrupted\nUnknownException\n');
  expect(inThread.run.actions.at(-1)).toMatchObject({ op: 'collect', status: 'cancelled' });
});

test('explain asks the server for the plans, and Run to Line stops after an operation', async () => {
  const folder = realpathSync(temporaryFolder());
  const recording = join(folder, 'run.strobe');
  const remote = { ...env, SPARK_REMOTE: server.url };
  const explained = await watched({ cwd: folder, env: remote }, options =>
    strobe(['explain', job('explained.py'), '--recording', recording, '--', folder], options),
  );
  expect(explained.code, explained.stderr).toBe(0);
  const run = await showJson(recording);
  expect(run.script.stoppedBefore).toMatchObject({ op: 'collect' });
  const sql = run.datasets.find(({ op }) => op === 'sql')!;
  expect(sql.plans.analyzed).toMatch(/^Sort \[name/);
  expect(sql.plans.physical).toContain('FileScan csv');
  expect(explained.stdout).toContain('FileScan csv');
  expect(run.ledger.sites.flatMap(({ rpcs }) => rpcs).filter(({ what }) => what === 'explain')).toEqual([]);

  const stops = job('connect/waits.py');
  const line = markedLines(stops)('count');
  const stopped = await recorded(stops, { cwd: folder, env, args: [server.url], options: ['--to-line', String(line)] });
  expect([stopped.code, stopped.stdout], stopped.stderr).toEqual([0, 'rows: 3\n']);
  expect(stopped.run.script.stoppedAfter).toMatchObject({ op: 'count', callSite: { line } });
});

test.each(['reads', 'converts'])('Ctrl-C while the client %s what has come is no success', async where => {
  const script = job('connect/interrupted.py');
  const options = () => ({ cwd: temporaryFolder(), env, args: [server.url, where] });
  const [plain, ours] = await Promise.all([unrecorded(script, options()), recorded(script, options())]);
  expect([plain.signal, plain.stdout], plain.stderr).toEqual(['SIGINT', 'interrupted\ninterrupted\nrows: 3\n']);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([130, plain.stdout]);
  expect(ours.stderr).toContain(plain.stderr.slice(plain.stderr.indexOf('Traceback')));
  const line = markedLines(script);
  const statuses = ours.run.actions
    .filter(({ kind }) => kind === 'action')
    .map(each => [each.callSite?.line, each.status]);
  expect(statuses).toEqual([
    [line('inside'), 'cancelled'],
    [line('outside'), 'cancelled'],
    [expect.any(Number), 'succeeded'],
    [line('last'), 'cancelled'],
  ]);
  expect(ours.run).toMatchObject({ status: 'cancelled', degraded: [{ code: 'connect.remote' }] });
});
