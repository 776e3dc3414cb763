/** Jobs on a real YARN, in client mode: `npm run yarn`. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectJoined } from '../process/support/expectJoined';
import { faultyJob, recorded } from '../process/support/faultyRun';
import { recordedEvents } from '../process/support/recordedEvents';
import { plainPython, projectRoot, temporaryFolder, testRuntime } from '../process/support/strobe';
import { YarnCluster } from './support/yarnCluster';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-yarn-')));
let yarn: YarnCluster | null = null;

beforeAll(async () => {
  yarn = await YarnCluster.start(folder);
});

afterAll(async () => {
  await yarn?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const conf = [
  'spark.executor.instances=2',
  'spark.executor.memory=512m',
  'spark.yarn.am.memory=512m',
  // Nothing has to be copied: the node is this machine.
  `spark.yarn.jars=local:${testRuntime().pyspark.home}/jars/*`,
  'spark.scheduler.minRegisteredResourcesRatio=1.0',
  'spark.task.maxFailures=2',
];

function onYarn(script: string) {
  const options = ['--master', 'yarn', ...conf.flatMap(each => ['--conf', each])];
  return recorded(script, { cwd: temporaryFolder(), options, env: { HADOOP_CONF_DIR: yarn!.configuration } });
}

test('a job prints what it prints in local mode, and all of its tasks are tied to lines', async () => {
  const script = join(projectRoot, 'test/jobs/spread.py');
  const ours = await onYarn(script);
  const local = await plainPython([script], { cwd: folder, env: { MASTER: 'local[2]' } });
  expect(ours, ours.stderr).toMatchObject({ code: 0, stdout: local.stdout });
  expect(ours.run).toMatchObject({ status: 'succeeded', degraded: [], applications: [{ master: 'yarn' }] });
  expectJoined(ours.run, recordedEvents(ours.recording), [script]);
  const executors = ours.run.executors.filter(({ id }) => id !== 'driver');
  expect(executors).toHaveLength(2);
  for (const { completedTasks } of executors) expect(completedTasks).toBeGreaterThan(0);
});

test('the standard error of a failed task is read from the node that ran it', async () => {
  const ours = await onYarn(faultyJob('failing_task.py'));
  expect(ours.code).toBe(1);
  const failed = ours.run.stages.flatMap(stage => [...stage.tasks]).filter(({ status }) => status === 'failed');
  expect(failed).toHaveLength(2);
  for (const task of failed) expect(task.stderr).toContain('about to halve 0\nabout to halve 1');
  expect(ours.run.actions[0]).toMatchObject({ status: 'failed', cause: { type: 'ValueError' } });
  expect(ours.run.degraded).toEqual([]);
});
