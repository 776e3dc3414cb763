/** Workers of a standalone cluster that do not respond, or are killed. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultyJob, recorded } from './support/faultyRun';
import { StandaloneCluster } from './support/standaloneCluster';
import { temporaryFolder } from './support/strobe';
import { until } from './support/until';

/** The processes of an executor, and of the worker that has started it. */
function executorOf(id: string): { executor: number; worker: number } {
  for (const name of readdirSync('/proc').filter(each => /^\d+$/.test(each))) {
    const parent = parentOf(name);
    if (parent !== null && cluster.pids.includes(parent) && isExecutor(name, id))
      return { executor: Number(name), worker: parent };
  }
  throw new Error(`there is no executor ${id}`);
}

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
  } catch {
    return null;
  }
}

const isExecutor = (pid: string, id: string) =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0--executor-id\0${id}\0`);

const work = mkdtempSync(join(tmpdir(), 'strobe-workers-'));
let cluster: StandaloneCluster;

beforeAll(async () => {
  cluster = await StandaloneCluster.start(2, work);
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(work, { recursive: true, force: true });
});

function options(): string[] {
  const conf = [
    'spark.driver.host=127.0.0.1',
    'spark.executor.memory=512m',
    'spark.cores.max=2',
    // The first job waits for both executors.
    'spark.scheduler.minRegisteredResourcesRatio=1.0',
  ];
  return ['--master', cluster.url, ...conf.flatMap(each => ['--conf', each])];
}

/** Waits for files of the job. */
const thereAre = (cwd: string, names: string[]) =>
  until(
    () => names.every(name => existsSync(join(cwd, name))),
    () => `the job has not made ${names.join(' and ')}`,
  );

test('a worker that does not respond only costs the standard error of its own executor', async () => {
  const cwd = temporaryFolder();
  let stopped: number | null = null;
  try {
    const ours = await recorded(faultyJob('failing_executors.py'), {
      cwd,
      options: options(),
      meanwhile: async () => {
        await thereAre(cwd, ['up']);
        stopped = executorOf('0').worker;
        process.kill(stopped, 'SIGSTOP');
        writeFileSync(join(cwd, 'go'), '');
      },
    });
    expect(ours, ours.stderr).toMatchObject({ code: 0, stdout: '2\n' });
    const failed = ours.run.stages.flatMap(stage => [...stage.tasks]).filter(task => task.status === 'failed');
    const ofExecutor = (id: string) => failed.filter(task => task.executorId === id);
    expect(ofExecutor('0').length).toBeGreaterThan(0);
    expect(ofExecutor('1').length).toBeGreaterThan(0);
    for (const task of ofExecutor('0')) expect(task.stderr ?? null).toBeNull();
    for (const task of ofExecutor('1')) expect(task.stderr).toContain('about to fail in 1');
    expect(ours.run.degraded.map(each => each.code)).toEqual(['gateway.taskStderr']);
    expect(ours.run.degraded[0]!.reason).toContain('executor 0');
  } finally {
    if (stopped !== null) process.kill(stopped, 'SIGCONT');
  }
});

test('a worker that is killed in the midst of a job loses its executor; the job goes on, and the run tells it', async () => {
  const cwd = temporaryFolder();
  const ours = await recorded(faultyJob('killed_worker.py'), {
    cwd,
    options: options(),
    meanwhile: async () => {
      await thereAre(cwd, ['in-0', 'in-1']);
      const { worker, executor } = executorOf('0');
      // As if the machine was gone.
      process.kill(worker, 'SIGKILL');
      process.kill(executor, 'SIGKILL');
      writeFileSync(join(cwd, 'go'), '');
    },
  });
  expect(ours, ours.stderr).toMatchObject({ code: 0, stdout: '[0, 2]\n' });
  const { actions, degraded, executors, findings, stages, status } = ours.run;
  expect([status, actions.map(each => each.status), degraded]).toEqual(['succeeded', ['succeeded'], []]);
  const [lost, other] = ['0', '1'].map(id => executors.find(each => each.id === id)!);
  expect(lost).toMatchObject({ isActive: false, removeReason: expect.stringMatching(/./), completedTasks: 0 });
  expect(other).toMatchObject({ removeReason: null, completedTasks: 2, failedTasks: 0 });
  expect(stages).toMatchObject([{ status: 'succeeded', numTasks: 2, numFailedTasks: 1 }]);
  expect([...stages[0]!.tasks].filter(task => task.status === 'failed')).toMatchObject([{ executorId: '0' }]);
  expect(findings.find(({ rule }) => rule === 'failure.executorLost')).toMatchObject({ evidence: { executor: '0' } });
});
