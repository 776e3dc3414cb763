/** A cluster worker that does not respond: logs of executors on other workers are still read. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyJob, recorded } from './support/faultyRun';
import { StandaloneCluster } from './support/standaloneCluster';
import { temporaryFolder } from './support/strobe';
import { until } from './support/until';

/** The worker that has started an executor. */
function workerOf(executorId: string, cluster: StandaloneCluster): number {
  for (const name of readdirSync('/proc').filter(each => /^\d+$/.test(each))) {
    const parent = parentOf(name);
    if (parent !== null && cluster.pids.includes(parent) && isExecutor(name, executorId)) return parent;
  }
  throw new Error(`there is no executor ${executorId}`);
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

test('a worker that does not respond only costs the standard error of its own executor', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'work'));
  const cluster = await StandaloneCluster.start(2, join(cwd, 'work'));
  let stopped: number | null = null;
  try {
    const conf = [
      'spark.driver.host=127.0.0.1',
      'spark.executor.memory=512m',
      'spark.cores.max=2',
      'spark.scheduler.minRegisteredResourcesRatio=1.0',
    ];
    const ours = await recorded(faultyJob('failing_executors.py'), {
      cwd,
      options: ['--master', cluster.url, ...conf.flatMap(each => ['--conf', each])],
      meanwhile: async () => {
        await until(
          () => existsSync(join(cwd, 'up')),
          () => 'the executors have not started',
        );
        stopped = workerOf('0', cluster);
        process.kill(stopped, 'SIGSTOP');
        writeFileSync(join(cwd, 'go'), '');
      },
    });
    expect(ours, ours.stderr).toMatchObject({ code: 0, stdout: '2\n' });
    const failed = ours.run.stages.flatMap(stage => stage.tasks).filter(task => task.status === 'failed');
    const ofExecutor = (id: string) => failed.filter(task => task.executorId === id);
    expect(ofExecutor('0').length).toBeGreaterThan(0);
    expect(ofExecutor('1').length).toBeGreaterThan(0);
    for (const task of ofExecutor('0')) expect(task.stderr ?? null).toBeNull();
    for (const task of ofExecutor('1')) expect(task.stderr).toContain('about to fail in 1');
    expect(ours.run.degraded.map(each => each.code)).toEqual(['gateway.taskStderr']);
    expect(ours.run.degraded[0]!.reason).toContain('executor 0');
  } finally {
    if (stopped !== null) process.kill(stopped, 'SIGCONT');
    await cluster.stop();
  }
});
