/** The kernel “Python (Strobe)”, started by jupyter_client from its kernelspec, and recorded by a gateway as in the editor. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayClient } from '../../src/client/gatewayClient';
import { CellCosts } from '../../src/model/cellCosts';
import type { RunEvent } from '../../src/model/runEvent';
import { environmentKernels, hasKernelSpec, removeKernelSpec, writeKernelSpec } from '../../src/runtime/kernelSpec';
import { kernelStarted, recordKernels, runEvents, subscribeRun, type KernelStarted } from '../../src/wire/messages';
import { KernelSession } from './support/kernelSession';
import { notebookPython } from './support/notebookPython';
import { showJson, strobeScript, temporaryFolder, testRuntime } from './support/strobe';
import { until } from './support/until';

const dist = dirname(strobeScript);
const START = `from pyspark.sql import SparkSession
spark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', False).getOrCreate()`;
const LONG = `import time
spark.sparkContext.parallelize([1, 2]).foreach(lambda v: [time.sleep(0.1) for _ in range(100)])`;

interface Followed {
  kernel: KernelStarted;
  events: RunEvent[];
}

/** A gateway whose client wants kernels of a folder recorded, as the editor does. */
async function gatewayFor(folder: string): Promise<{ followed: Followed[]; client: GatewayClient }> {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
  const child = spawn(process.execPath, [join(dist, 'gateway.js')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const client = await GatewayClient.of(child);
  onTestFinished(() => client.stop());
  const followed: Followed[] = [];
  client.connection.onNotification(kernelStarted, kernel => {
    followed.push({ kernel, events: [] });
    void client.connection.sendRequest(subscribeRun, { runId: kernel.runId });
  });
  client.connection.onNotification(runEvents, ({ runId, events }) => {
    followed.find(each => each.kernel.runId === runId)?.events.push(...events);
  });
  await client.connection.sendRequest(recordKernels, { folders: [folder], editorPid: 1, recordRows: false });
  return { followed, client };
}

async function kernelSpecIn(folder: string): Promise<string> {
  const kernels = join(folder, 'kernels');
  const place = { recorderHome: join(dist, 'recorder'), kernels: join(folder, 'cache/strobe/kernels') };
  const { JAVA_HOME = '' } = testRuntime().environment;
  return join(
    writeKernelSpec(kernels, { python: await notebookPython(), env: { JAVA_HOME }, ...place }),
    'kernel.json',
  );
}

const ended = ({ events }: Followed) => events.find(event => event.type === 'runEnded');

test(
  'a kernel is followed live, and its interrupt, restart and death leave what ran',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    const { followed } = await gatewayFor(folder);
    const session = await KernelSession.start(['--spec', await kernelSpecIn(folder)], folder);

    // A kernel that does not use Spark is no run.
    expect(await session.execute('import os\nprint(os.environ.get("PYTHONPATH"))')).toMatchObject({ text: 'None\n' });
    expect(followed).toEqual([]);

    await session.execute(START, 'cell-start');
    expect(await session.execute('spark.range(5).count()', 'cell-count')).toMatchObject({
      text: expect.stringMatching(/5$/),
    });
    await until(
      () => followed[0]?.events.filter(event => event.type === 'entryEnded').length === 2,
      () => 'two cells did not end',
    );
    const costs = new CellCosts();
    for (const event of followed[0]!.events) costs.take(event);
    expect(costs.of('cell-count')).toMatchObject({ executionCount: 3, outcome: 'passed', actions: 1 });
    expect(costs.of('cell-count')!.jobs).toBeGreaterThan(0);

    expect(await session.interrupted(LONG, 'Stage ')).toMatchObject({ error: 'KeyboardInterrupt' });
    expect(await session.execute('spark.range(6).count()')).toMatchObject({ text: expect.stringMatching(/6$/) });

    await session.restart();
    await until(
      () => ended(followed[0]!) !== undefined,
      () => 'the run did not end after a restart',
    );
    expect(ended(followed[0]!)).toMatchObject({ status: 'succeeded' });
    const first = await showJson(followed[0]!.kernel.recording);
    expect(first.degraded).toEqual([]);
    expect(first.entries.map(each => each.outcome)).toEqual(['passed', 'passed', 'interrupted', 'passed']);
    expect(first.actions.map(each => [each.op, each.callSite!.file])).toEqual([
      ['count', 'In[3]'],
      ['foreach', 'In[4]'],
      ['count', 'In[5]'],
    ]);

    await session.execute(START);
    await session.killedWhile(LONG, 'Stage ');
    await until(
      () => followed[1] !== undefined && ended(followed[1]) !== undefined,
      () => 'the run did not end with its kernel',
    );
    expect(ended(followed[1]!)).toMatchObject({ status: 'lost' });
    const second = await showJson(followed[1]!.kernel.recording);
    expect(second.entries.map(each => each.outcome)).toEqual(['passed', 'interrupted']);
    expect(second.degraded.map(each => each.code)).toContain('recorder.lost');
    await session.end();
  },
);

test('a kernel lives on when the gateway ends that records it', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const { followed, client } = await gatewayFor(folder);
  const session = await KernelSession.start(['--spec', await kernelSpecIn(folder)], folder);
  await session.execute(START);
  await until(
    () => followed.length === 1,
    () => 'no run of the kernel',
  );
  await client.stop();
  expect(await session.execute('spark.range(5).count()')).toMatchObject({ text: expect.stringMatching(/5$/) });
  await session.end();
});

test('the kernel starts without Strobe, too', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const kernels = join(folder, 'kernels');
  const gone = join(folder, 'gone');
  const place = { recorderHome: join(dist, 'recorder'), kernels: gone };
  const python = await notebookPython();
  const written = writeKernelSpec(kernels, { python, env: {}, ...place });
  const session = await KernelSession.start(['--spec', join(written, 'kernel.json')], folder);
  expect(await session.execute('import pyspark.sql\nprint(1)')).toMatchObject({ text: '1\n', status: 'ok' });
  await session.end();
  expect(hasKernelSpec(kernels)).toBe(true);
  removeKernelSpec(kernels);
  expect(hasKernelSpec(kernels)).toBe(false);
  expect(environmentKernels(python)).toMatch(/share\/jupyter\/kernels$/);
});
