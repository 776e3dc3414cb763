/**
 * An action that fails in an executor: root cause, task, stage and line, and what the task wrote to its standard error.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { faultyJob, recorded, unrecorded } from './support/faultyRun';
import { installedPythons } from './support/installedPythons';
import { StandaloneCluster } from './support/standaloneCluster';
import { temporaryFolder, testRuntime } from './support/strobe';

const script = faultyJob('failing_task.py');
const LINE = { collect: 20, udf: 19, raise: 14 };

/** The task's output on the terminal, before the summary. */
const printed = (stderr: string) => stderr.split('── Failure')[0]!.match(/about to halve \d$/gm);

function expectFailure(run: Run, tries: number) {
  expect(run).toMatchObject({ status: 'failed', script: { exitCode: 1 } });
  expect(run.actions).toHaveLength(1);
  const [action] = run.actions;
  expect(action).toMatchObject({ op: 'collect', status: 'failed', callSite: { file: script, line: LINE.collect } });
  const cause = { type: 'ValueError', message: '1 is odd: ü', file: script, line: LINE.raise, function: 'halve' };
  expect(action!.cause).toMatchObject(cause);
  expect(run.script.error).toMatchObject({ actionId: action!.id, cause });
  const stage = run.stages.find(each => each.status === 'failed')!;
  expect(stage).toMatchObject({ actionId: action!.id, numFailedTasks: tries });
  expect(stage.failureReason).toContain('ValueError: 1 is odd: ü');
  const failed = [...stage.tasks].filter(task => task.status === 'failed');
  expect(failed).toHaveLength(tries);
  for (const task of failed) {
    expect(task.stackTrace).toContain(`failing_task.py", line ${LINE.raise}, in halve`);
    expect(task.stderr).toContain('about to halve 0\nabout to halve 1');
  }
}

function expectSummary(stderr: string, executor: string) {
  const summary = stderr.slice(stderr.indexOf('── Failure'));
  expect(summary).toMatch(new RegExp(`✗ ① collect at failing_task\\.py:${LINE.collect} failed`));
  expect(summary.match(/ValueError: 1 is odd: ü/g)).toHaveLength(1);
  expect(stderr).toMatch(/✗ ArrowEvalPython/);
  expect(summary).toMatch(new RegExp(`${script}:${LINE.raise} in halve`));
  expect(summary).toMatch(new RegExp(`task 0, attempt \\d · stage \\d+ · executor ${executor} on`));
  expect(summary).toMatch(/end of its stderr:\n(.*\n)*\s+│ about to halve 1\n/);
}

describe('an action that fails in an executor', () => {
  test('in local mode', async () => {
    const [cwd, plainFolder] = [temporaryFolder(), temporaryFolder()];
    const [plain, ours] = await Promise.all([
      unrecorded(script, { cwd: plainFolder, env: { MASTER: 'local[1]' } }),
      recorded(script, { cwd, options: ['--master', 'local[1]'] }),
    ]);
    expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
    expectFailure(ours.run, 1);
    expectSummary(ours.stderr, 'driver');
    expect(printed(plain.stderr)).toEqual(['about to halve 0', 'about to halve 1']);
    expect(printed(ours.stderr)).toEqual(printed(plain.stderr));
  });

  const others = installedPythons().filter(({ line }) => !testRuntime().python.version.startsWith(`${line}.`));
  test.skipIf(others.length === 0)('because the Python of its workers is of another version', async () => {
    const env = { PYSPARK_PYTHON: others[0]!.executable };
    const [plain, ours] = await Promise.all([
      unrecorded(script, { cwd: temporaryFolder(), env: { ...env, MASTER: 'local[1]' } }),
      recorded(script, { cwd: temporaryFolder(), env, options: ['--master', 'local[1]'] }),
    ]);
    expect([plain.code, ours.code, ours.stdout]).toEqual([1, 1, plain.stdout]);
    expect(ours.run.actions).toMatchObject([{ op: 'collect', status: 'failed' }]);
    expect(ours.run.findings.find(({ rule }) => rule === 'failure.pythonDiffers')).toMatchObject({
      evidence: { workerPython: others[0]!.line },
      lines: [{ line: LINE.collect }],
    });
    expect(ours.run.degraded).toEqual([]);
  });

  test('in a cluster: the part of its standard error that the worker has', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'work'));
    const cluster = await StandaloneCluster.start(1, join(cwd, 'work'));
    try {
      const conf = ['spark.driver.host=127.0.0.1', 'spark.executor.memory=512m', 'spark.task.maxFailures=2'];
      const options = ['--master', cluster.url, ...conf.flatMap(each => ['--conf', each])];
      const ours = await recorded(script, { cwd, options });
      expect([ours.code, ours.stdout]).toEqual([1, '']);
      expectFailure(ours.run, 2);
      expectSummary(ours.stderr, '0');
      expect(ours.run.degraded).toEqual([]);
    } finally {
      await cluster.stop();
    }
  });
});
