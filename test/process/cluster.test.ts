import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { expectJoined } from './support/expectJoined';
import { recordedEvents } from './support/recordedEvents';
import { StandaloneCluster } from './support/standaloneCluster';
import { projectRoot, showJson, strobe, testRuntime, type Ended } from './support/strobe';

/** Executors of the first application; the second one has one. */
const WORKERS = 2;
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-cluster-')));
const script = join(folder, 'spread.py');
const recordings = {
  local: join(folder, 'local.strobe'),
  cluster: join(folder, 'cluster.strobe'),
  beside: join(folder, 'beside.strobe'),
};

let cluster: StandaloneCluster | null = null;
let local: { ended: Ended; run: Run };
let spread: { ended: Ended; run: Run };
let beside: { ended: Ended; run: Run };

async function record(where: keyof typeof recordings, options: string[]): Promise<{ ended: Ended; run: Run }> {
  const recording = recordings[where];
  const ended = await strobe(['run', script, '--recording', recording, ...options], { cwd: folder });
  return { ended, run: await showJson(recording) };
}

beforeAll(async () => {
  copyFileSync(join(projectRoot, 'test/jobs/spread.py'), script);
  mkdirSync(join(folder, 'work'));
  [cluster, local] = await Promise.all([
    StandaloneCluster.start(WORKERS + 1, join(folder, 'work')),
    record('local', ['--master', 'local[2]']),
  ]);
  const onCluster = (cores: number) => [
    ...['--master', cluster!.url],
    ...['--conf', 'spark.driver.host=127.0.0.1'],
    ...['--conf', 'spark.executor.memory=512m'],
    // The first job waits for all executors.
    ...['--conf', 'spark.scheduler.minRegisteredResourcesRatio=1.0'],
    ...['--conf', `spark.cores.max=${cores}`],
  ];
  [spread, beside] = await Promise.all([record('cluster', onCluster(WORKERS)), record('beside', onCluster(1))]);
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The results of the script's lines, without ids. */
function lineage({ datasets, actions }: Run) {
  const place = (id: number) => {
    const { op, callSite } = datasets.find(each => each.id === id)!;
    return `${op}:${callSite!.line}:${callSite!.column}`;
  };
  return {
    datasets: datasets.map(({ id, parentIds, kind }) => ({ kind, at: place(id), parents: parentIds.map(place) })),
    actions: actions.map(({ op, callSite, status, datasetIds }) => ({
      at: `${op}:${callSite!.line}`,
      status,
      datasets: datasetIds.map(place),
    })),
  };
}

test('a job on a standalone cluster prints the same and has the same lineage as in local mode', () => {
  expect(local.ended.code, local.ended.stderr).toBe(0);
  expect(spread.ended.code, spread.ended.stderr).toBe(0);
  expect(spread.ended.stdout).toBe(local.ended.stdout);
  expect(lineage(spread.run)).toEqual(lineage(local.run));
  expect(lineage(local.run).datasets.length).toBeGreaterThan(8);
  expect(spread.run.applications[0]!.master).toBe(cluster!.url);
});

test('its tasks ran on both executors, and all of them are matched', () => {
  expectJoined(spread.run, recordedEvents(recordings.cluster), [script]);
  const workers = spread.run.executors.filter(executor => executor.id !== 'driver');
  expect(workers).toHaveLength(WORKERS);
  for (const executor of workers) {
    expect(executor).toMatchObject({ totalCores: 1, maxTasks: 1, failedTasks: 0 });
    expect(executor.completedTasks).toBeGreaterThan(0);
    expect(executor.maxMemory).toBeGreaterThan(0);
    const tasks = spread.run.stages.flatMap(stage => [...stage.tasks]).filter(task => task.executorId === executor.id);
    expect(tasks).toHaveLength(executor.completedTasks);
  }
});

test('an application beside it on the same cluster has its own executors and tasks, and nothing of the other', () => {
  expect(beside.ended, beside.ended.stderr).toMatchObject({ code: 0, stdout: local.ended.stdout });
  expectJoined(beside.run, recordedEvents(recordings.beside), [script]);
  const [one, other] = [spread.run, beside.run].map(({ applications }) => applications[0]!);
  expect(one!.id).not.toBe(other!.id);
  // Both ran at the same time.
  expect(Math.max(one!.startTime!, other!.startTime!)).toBeLessThan(Math.min(one!.endTime!, other!.endTime!));
  expect(beside.run.executors.filter(({ id }) => id !== 'driver')).toHaveLength(1);
  const tasks = (run: Run) => run.stages.flatMap(stage => [...stage.tasks]).length;
  expect(tasks(beside.run)).toBe(tasks(spread.run));
  expect(new Set(beside.run.stages.map(({ applicationId }) => applicationId))).toEqual(new Set([other!.id]));
});

test('the time in which its first stage waited for an executor is told apart from what the driver did', async () => {
  const recording = join(folder, 'atOnce.strobe');
  const job = join(projectRoot, 'test/jobs/first_at_once.py');
  const onCluster = ['--master', cluster!.url, '--conf', 'spark.driver.host=127.0.0.1', '--conf', 'spark.cores.max=1'];
  const ended = await strobe(['run', job, '--recording', recording, ...onCluster], { cwd: folder });
  expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: '4\n' });
  const { stages, executors, gaps } = await showJson(recording);
  const [worker] = executors.filter(({ id }) => id !== 'driver');
  expect(gaps.noExecutor).toBeGreaterThan(0);
  expect(gaps.noExecutor).toBeCloseTo(worker!.addTime - stages[0]!.startTime!, 3);
  const waited = gaps.list.find(({ noExecutor }) => noExecutor > 0)!;
  expect(waited.after).toMatchObject({ stageId: 0, jobId: 0, line: { file: job, line: 6 } });
});

test('Python workers of the executors use the selected interpreter', () => {
  expect(spread.ended.stdout).toContain(`{'${testRuntime().python.executable}'}`);
});
