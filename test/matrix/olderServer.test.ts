/** Clients of Spark Connect on servers of older Sparks: what works, and what is said of what such a server does not know. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connectClient, connectPackages } from '../process/support/connectPackages';
import type { ConnectServer } from '../process/support/connectServer';
import { recorded, unrecorded, type RecordedRun } from '../process/support/faultyRun';
import { markedLines } from '../process/support/markedLines';
import { projectRoot, run, temporaryFolder, testRuntime } from '../process/support/strobe';
import { environmentOf, serverOf } from './support/olderServer';

const script = join(projectRoot, 'test/jobs/connect/newer_client.py');
const line = markedLines(script);
/** What the client of the tests’ runtime asks for in vain, and what is said of it. */
const UNKNOWN: Record<string, [what: string, sign: RegExp][]> = {
  '3.5': [
    ['uploads', /does not have the setting `spark\.sql\.session\.localRelationSizeLimit`/],
    ['statement', /does not find the SQL text/],
    ['function', /cannot load the function/],
    ['relation', /does not know an operation/],
    ['command', /does not know an operation/],
  ],
  '4.0': [['uploads', /does not have the setting/]],
  '4.1': [['uploads', /fails in its own code: ValueError/]],
  '4.2': [],
};
const KNOWN: Record<string, string[]> = {
  '3.5': [],
  '4.0': ['statement', 'function', 'relation', 'command'],
  '4.1': ['statement', 'function', 'relation', 'command'],
  '4.2': ['uploads', 'statement', 'function', 'relation', 'command'],
};

describe.each(Object.keys(UNKNOWN))('a server of Spark %s', spark => {
  let server: ConnectServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    env = { PYTHONPATH: await connectPackages() };
    server = await serverOf(spark, temporaryFolder(afterAll));
  });
  afterAll(() => server?.stop());

  /** Without Strobe and with it: the same output and exit code. */
  async function both(what: string, of: Record<string, string> = env): Promise<RecordedRun> {
    const given = () => ({ cwd: temporaryFolder(), env: of, args: [server.url, what] });
    const plain = await unrecorded(script, given());
    const ours = await recorded(script, given());
    expect([ours.code, ours.stdout], ours.stderr).toEqual([plain.code, plain.stdout]);
    expect(ours.stderr).toContain(plain.stderr.slice(plain.stderr.indexOf('Traceback (most')).split('\n')[0]);
    expect(ours.run.degraded.filter(({ code }) => !code.startsWith('connect.'))).toEqual([]);
    return ours;
  }

  test('runs the queries and the stream of a newer client', async () => {
    const { code, stdout, run: shown } = await both('queries');
    expect([code, stdout.split('\n')[0]]).toEqual([0, '1000']);
    expectQueries(shown, spark);
  });

  test('and of one that is no Spark', async () => {
    const client = { PYTHONPATH: await connectClient(), JAVA_HOME: '/nowhere' };
    expectQueries((await both('queries', client)).run, spark);
  });

  test.each(UNKNOWN[spark]!)('does not know the %s', async (what, sign) => {
    const { code, run: shown } = await both(what);
    expect(code).toBe(1);
    const failures = shown.findings.filter(({ rule }) => rule.startsWith('failure.'));
    expect(failures).toMatchObject([
      {
        rule: 'failure.otherProtocol',
        found: expect.stringMatching(sign),
        lines: [{ line: line(what) }],
        evidence: { server: expect.stringContaining(`${spark}.`), client: testRuntime().pyspark.version },
      },
    ]);
    expect(failures[0]!.found).toContain(`at ${server.url} has Spark ${spark}.`);
  });

  test.each(KNOWN[spark]!)('knows the %s', async what => {
    const { code, run: shown } = await both(what);
    expect(code).toBe(0);
    expect(shown.findings.filter(({ rule }) => rule.startsWith('failure.'))).toEqual([]);
    for (const { status } of shown.actions) expect(status).toBe('succeeded');
  });
});

test('a client of Spark 3.5 on a server of its own version', async () => {
  const server = await serverOf('3.5', temporaryFolder());
  onTestFinished(() => server.stop());
  const { PYSPARK_PYTHON: python } = environmentOf('3.5');
  const env = { STROBE_PYTHON: python, PYSPARK_PYTHON: python, PYTHONPATH: await connectPackages() };
  const options = { cwd: temporaryFolder(), env, args: [server.url, 'queries'] };
  const plain = await run(python, [script, ...options.args], options);
  const ours = await recorded(script, options);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([0, plain.stdout]);
  expectQueries(ours.run, '3.5');
});

/** All that the job asks for has its line and its outcome. */
function expectQueries(
  { actions, applications, datasets, findings, streams }: RecordedRun['run'],
  spark: string,
): void {
  const told = actions
    .filter(({ kind }) => kind === 'action')
    .map(({ op, callSite, status, operations }) => [op, callSite?.line, status, operations.map(({ rows }) => rows)]);
  expect(told).toEqual([
    ['count', line('count'), 'succeeded', [1]],
    ['collect', line('collect'), 'succeeded', [10]],
    ['toPandas', line('toPandas'), 'succeeded', [10]],
    ['collect', line('fails'), 'failed', [0]],
    ['start', line('stream'), 'succeeded', [0]],
  ]);
  const sums = datasets.find(({ callSite }) => callSite?.line === line('sums'))!;
  const parents = datasets.filter(({ id }) => sums.parentIds.includes(id));
  expect(parents.map(({ callSite }) => callSite?.line)).toContain(line('numbers'));
  expect(streams).toMatchObject([{ name: 'rates', status: 'succeeded', callSite: { line: line('stream') } }]);
  expect(applications).toMatchObject([{ sparkVersion: expect.stringContaining(`${spark}.`) }]);
  expect(findings.filter(({ rule }) => rule.startsWith('failure.'))).toEqual([]);
}
