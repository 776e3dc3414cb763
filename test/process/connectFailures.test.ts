/** Spark Connect on servers that are not there, refuse the client, are killed, or are told to cancel by another client. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeRecording } from '../../src/runFiles/recording';
import { connectPackages } from './support/connectPackages';
import { ConnectServer } from './support/connectServer';
import { recorded, unrecorded, type FaultyRunOptions, type RecordedRun } from './support/faultyRun';
import { freePort } from './support/freePort';
import { inTask } from './support/inTask';
import { markedLines } from './support/markedLines';
import { plainPython, projectRoot, temporaryFolder, type Ended } from './support/strobe';

const script = join(projectRoot, 'test/jobs/connect/fails.py');
const line = markedLines(script);
/** Words that must be in no recording begin with it. */
const SECRET = 'hush';
const TOKEN = `${SECRET}-of-the-server`;

let server: ConnectServer;
let env: Record<string, string>;
beforeAll(async () => {
  env = { PYTHONPATH: await connectPackages() };
  const conf = { 'spark.connect.authenticate.token': TOKEN, 'spark.connect.progress.reportInterval': '50ms' };
  server = await ConnectServer.start(temporaryFolder(afterAll), conf);
});
afterAll(() => server.stop());

/** pyspark sends a token without TLS only to the host of this name. */
const address = (parameters: string) => `${server.url.replace('127.0.0.1', 'localhost')}/;${parameters}`;
const withToken = (more = '') => address(`token=${TOKEN}${more}`);

interface Both {
  plain: Ended;
  ours: RecordedRun;
  /** Of the findings of failures, and their sentences. */
  rules: [rule: string, line: number | undefined][];
  told: string[];
}

/** Without Strobe and with it, at the same time: what Python prints and how it ends is the same. */
async function both(args: string[], more: Partial<FaultyRunOptions> = {}): Promise<Both> {
  const [plain, ours] = await Promise.all([
    unrecorded(script, { cwd: temporaryFolder(), env, args, ...more }),
    recorded(script, { cwd: temporaryFolder(), env, args, ...more }),
  ]);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([plain.code, plain.stdout]);
  const traceback = tracebackOf(plain);
  expect(comparable(tracebackOf(ours).slice(0, traceback.length))).toBe(comparable(traceback));
  expectNoSecret(ours, traceback);
  const failures = failuresOf(ours);
  const told = failures.map(({ found }) => found);
  return { plain, ours, rules: failures.map(({ rule, lines }) => [rule, lines[0]?.line]), told };
}

const failuresOf = ({ run }: RecordedRun) => run.findings.filter(({ rule }) => rule.startsWith('failure.'));
const tracebackOf = ({ stderr }: Ended) => stderr.slice(stderr.indexOf('Traceback (most'));
/** Each session and operation has an id of its own. */
const comparable = (text: string) => text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');

/** Nothing that Strobe writes or prints has a token in it; the traceback is Python’s. */
function expectNoSecret(ours: RecordedRun, traceback: string): void {
  const { events } = decodeRecording(readFileSync(ours.recording));
  expect(JSON.stringify(events)).not.toContain(SECRET);
  expect(JSON.stringify(ours.run)).not.toContain(SECRET);
  expect(tracebackOf(ours).slice(traceback.length)).not.toContain(SECRET);
}

test('a server that is not there', async () => {
  const url = `sc://127.0.0.1:${await freePort()}`;
  const counts = await both([url]);
  expect(counts.rules).toEqual([['failure.noServer', line('count')]]);
  expect(counts.told).toEqual([`No server of Spark Connect answered at ${url}, so Spark ran nothing.`]);
  expect(counts.ours.run.script.error?.cause).toMatchObject({
    type: 'SparkConnectGrpcException',
    message: expect.stringMatching(/^UNAVAILABLE: failed to connect/),
  });
  // A setting is no action: the script fails without one.
  expect((await both([url, 'reads'])).rules).toEqual([['failure.noServer', line('conf')]]);
});

test('a server that refuses the token, and tokens in errors', async () => {
  const wrong = await both([address(`token=${SECRET}-wrong`)]);
  expect(wrong.plain.code).toBe(1);
  expect(wrong.rules).toEqual([['failure.serverRefused', line('count')]]);
  expect(wrong.told).toEqual([
    expect.stringMatching(/refused the client: UNAUTHENTICATED: Invalid authentication token\.$/),
  ]);
  const none = await both([address('user_id=me'), 'reads']);
  expect(none.rules).toEqual([['failure.serverRefused', line('conf')]]);
  // The end of a token in base64 is no parameter: pyspark puts it into its error.
  const unread = await both([address(`token=${SECRET}-in-base64==`)]);
  expect(unread.plain.stderr).toContain(`${SECRET}-in-base64`);
  // Nothing around it says that it is one.
  const alone = await both([withToken(), 'tells']);
  expect(alone.plain.stderr).toContain(`the token is ${TOKEN}`);
  expect(alone.ours.run.script.error?.frames[0]?.line).toBe(line('tells'));
});

test('a server that takes the token, and a thread that cancels', async () => {
  const { plain, ours, rules } = await both([withToken(), 'cancels']);
  expect(plain.stdout).toBe('begins\nrows: 3\ncancelled: 1\n');
  expect(plain.code).toBe(1);
  const { actions } = ours.run;
  expect(actions.filter(({ kind }) => kind === 'action').map(({ op, status }) => [op, status])).toEqual([
    ['count', 'succeeded'],
    ['collect', 'cancelled'],
  ]);
  expect(rules).toEqual([]);
});

test('another client that cancels the operations of the session', async () => {
  const sessions = [randomUUID(), randomUUID()];
  const cancelled = (session: string) => {
    const url = withToken(`;user_id=me;session_id=${session}`);
    const code = `from pyspark.sql import SparkSession; SparkSession.builder.remote('${url}').getOrCreate().interruptAll()`;
    const cwd = temporaryFolder();
    return {
      cwd,
      env,
      args: [url],
      meanwhile: async () => {
        await inTask(cwd);
        await plainPython(['-c', code], { cwd, env });
      },
    };
  };
  const [plain, ours] = await Promise.all([
    unrecorded(script, cancelled(sessions[0]!)),
    recorded(script, cancelled(sessions[1]!)),
  ]);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([plain.code, plain.stdout]);
  expect(ours.run.actions.at(-1)).toMatchObject({ op: 'collect', status: 'cancelled' });
  expectNoSecret(ours, tracebackOf(plain));
});

test('a server that is killed in the middle of a query', async () => {
  const folders = [temporaryFolder(), temporaryFolder()];
  const running = folders.map(inTask);
  const killed = Promise.all(running).then(() => server.kill());
  const of = (cwd: string) => ({ cwd, env, args: [withToken()], meanwhile: () => killed });
  const [plain, ours] = await Promise.all([unrecorded(script, of(folders[0]!)), recorded(script, of(folders[1]!))]);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([plain.code, plain.stdout]);
  expect([plain.code, plain.stdout]).toEqual([1, 'begins\nrows: 3\n']);
  expect(failuresOf(ours)).toMatchObject([
    {
      rule: 'failure.serverLost',
      lines: [{ line: line('collect') }],
      found: expect.stringContaining('answered before'),
    },
  ]);
  expectNoSecret(ours, tracebackOf(plain));
});
