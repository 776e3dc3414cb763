import { copyFileSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectJoined } from './support/expectJoined';
import { MarkedRun } from './support/markedRun';
import { recordedEvents } from './support/recordedEvents';
import { projectRoot, showJson, strobe, temporaryFolder, testRuntime, type Ended } from './support/strobe';

const python = () => testRuntime().python.executable;

/** Records `command` in `folder` and returns the run, addressed by the marks of `script`. */
async function exec(folder: string, command: string[], script: string): Promise<{ ended: Ended; run: MarkedRun }> {
  const recording = join(folder, 'run.strobe');
  const ended = await strobe(['exec', '--recording', recording, '--', ...command], { cwd: folder });
  const run = await showJson(recording);
  expectJoined(run, recordedEvents(recording), [script]);
  return { ended, run: new MarkedRun(run, script) };
}

function job(name: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(projectRoot, 'test/jobs', name), join(folder, name));
  return join(folder, name);
}

function expectSmallJob({ ended, run }: { ended: Ended; run: MarkedRun }, args: string): void {
  expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: `5 ${args}\n` });
  expect(run.run.script).toMatchObject({ mode: 'exec', exitCode: 0 });
  expect(run.datasets('filter').map(({ op }) => op)).toEqual(['range', 'filter']);
  expect(run.action('count').datasetIds).toEqual([run.dataset('filter', 'filter').id]);
}

test('unittest tests are recorded with the lines of the tests', async () => {
  const folder = realpathSync(temporaryFolder());
  const script = job('counts_test.py', folder);
  const { ended, run } = await exec(folder, [python(), '-m', 'unittest', 'counts_test'], script);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toMatch(/Ran 2 tests in .*\n\nOK/);
  expect(run.action('count').callSite!.function).toMatch(/test_even_numbers$/);
  expect(run.action('count').datasetIds).toEqual([run.dataset('filter', 'filter').id]);
  expect(run.action('sum').datasetIds).toEqual([run.dataset('parallelize').id]);
});

test('a module run by Python is recorded', async () => {
  const folder = realpathSync(temporaryFolder());
  const module = join(folder, 'shop/small.py');
  mkdirSync(join(folder, 'shop'));
  writeFileSync(join(folder, 'shop/__init__.py'), '');
  renameSync(job('small.py', folder), module);
  expectSmallJob(await exec(folder, [python(), '-m', 'shop.small', '--days', '3'], module), "['--days', '3']");
});

test('a job started by spark-submit is recorded', async () => {
  const folder = realpathSync(temporaryFolder());
  const script = job('small.py', folder);
  const submit = join(testRuntime().pyspark.home!, 'bin/spark-submit');
  const result = await exec(folder, [submit, '--name', 'submitted', script, 'x'], script);
  expectSmallJob(result, "['x']");
  expect(result.run.run.applications[0]!.name).toBe('submitted');
});
