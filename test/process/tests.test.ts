/** Suites of tests as people run them, on real Spark: `test/jobs/suite` with pytest, plain and with pytest-xdist. */
import { copyFileSync, cpSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { testCosts, fixtureCosts } from '../../src/model/testCosts';
import { pytestPackages } from './support/pytestPackages';
import { projectRoot, showJson, strobe, temporaryFolder, testRuntime, type Ended } from './support/strobe';

let packages: string;
beforeAll(async () => {
  packages = await pytestPackages();
});

/** Two JVMs that start at once, on a small machine that does other work as well. */
const PATIENCE_MS = 600_000;

const python = () => testRuntime().python.executable;

/** Records a command on a copy of the suite. */
async function exec(command: string[], files: Record<string, string> = {}): Promise<{ ended: Ended; run: Run }> {
  const folder = realpathSync(temporaryFolder());
  cpSync(join(projectRoot, 'test/jobs/suite'), folder, { recursive: true });
  copyFileSync(join(projectRoot, 'test/jobs/counts_test.py'), join(folder, 'counts_test.py'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const env = { PYTHONPATH: packages };
  const ended = await strobe(['exec', '--recording', 'run.strobe', '--', ...command], { cwd: folder, env });
  return { ended, run: await showJson(join(folder, 'run.strobe')) };
}

const pytest = (...args: string[]) => [python(), '-m', 'pytest', '-p', 'no:cacheprovider', 'test_counts.py', ...args];

/** What each test of the suite became, and what Spark did for it; the same however the suite was run. */
function expectSuite(run: Run): void {
  expect(run.degraded).toEqual([]);
  const tests = new Map(testCosts(run).map(cost => [cost.test.name, cost]));
  expect(tests.size).toBe(20);
  for (let least = 0; least < 16; least++) {
    const cost = tests.get(`test_counts.py::test_filtered[${least}]`)!;
    expect(cost.test).toMatchObject({ outcome: 'passed', error: null, site: { line: 8 } });
    expect(cost.actions.map(({ op, callSite }) => [op, callSite?.line])).toEqual([['count', 9]]);
    expect(cost.sparkTime).toBeGreaterThan(0);
    const datasets = run.datasets.filter(({ entryId }) => entryId === cost.test.id);
    expect(datasets.map(({ op }) => op)).toEqual(['filter']);
  }
  expect(tests.get('test_counts.py::test_wrong')!.test).toMatchObject({
    outcome: 'failed',
    error: { type: 'AssertionError', message: 'assert 10 == 3' },
  });
  expect(tests.get('test_counts.py::test_expected')!.test.outcome).toBe('passed');
  expect(tests.get('test_counts.py::test_later')!.test.outcome).toBe('skipped');
  expect(tests.get('test_counts.py::test_plain')!.test.outcome).toBe('passed');
}

test('a suite of pytest: each test with its outcome and actions, the session’s fixture apart', async () => {
  const { ended, run } = await exec(pytest());
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stdout).toMatch(/^test_counts\.py \.{16}F\.s\. +\[100%\]$/m);
  // No progress, only the answer at the end.
  expect(ended.stderr).not.toMatch(/^stage \d+ (?:started|succeeded)/m);
  expect(ended.stderr).not.toContain('Spark UI');
  expect(ended.stderr).toMatch(/20 tests in .*: 18 passed, 1 failed, 1 skipped\./);
  expect(ended.stderr).not.toContain('Incomplete');
  expectSuite(run);
  expect(run.script.error).toBeNull();
  const [fixture] = fixtureCosts(run);
  expect(fixture).toMatchObject({ name: 'spark', scope: 'session', setups: 1, failed: null });
  expect(fixture!.actions.map(({ op }) => op)).toEqual(['count']);
  const first = run.entries.find(({ name }) => name === 'test_counts.py::test_filtered[0]')!;
  expect(first.duration).toBeLessThan(first.endTime! - first.startTime - 1000);
  expect(run.entries.filter(({ name, parentId }) => name === 'rows' && parentId === first.id)).toHaveLength(1);
});

test(
  'the same suite with pytest-xdist: its workers are drivers of the same recording',
  async () => {
    const { ended, run } = await exec(pytest('-n', '2'));
    expect(ended.code, ended.stderr).toBe(1);
    expect(ended.stdout).toMatch(/1 failed, 18 passed, 1 skipped/);
    expectSuite(run);
    expect(run.drivers.map(({ worker }) => worker).filter(worker => worker !== null).sort()).toEqual(['gw0', 'gw1']); // prettier-ignore
    expect(new Set(run.applications.map(({ driverId }) => driverId)).size).toBe(2);
    for (const action of run.actions) {
      const application = run.applications.find(({ id }) => id === action.applicationId);
      expect(application?.driverId).toBe(action.driverId);
    }
    expect(fixtureCosts(run)[0]).toMatchObject({ name: 'spark', scope: 'session', setups: 2 });
  },
  PATIENCE_MS,
);

test('unittest, started by a script that make would start: each test, and the set-up of the class', async () => {
  const wrapper =
    'import subprocess, sys\nsys.exit(subprocess.call([sys.executable, "-m", "unittest", "counts_test"]))\n';
  const { ended, run } = await exec(['sh', '-c', `'${python()}' wrapper.py`], { 'wrapper.py': wrapper });
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toMatch(/Ran 2 tests in .*\n\nOK/);
  const tests = testCosts(run).map(({ test: { name, outcome }, actions }) => [
    name,
    outcome,
    actions.map(({ op }) => op),
  ]);
  expect(tests.sort()).toEqual([
    [expect.stringMatching(/^counts_test\..*test_even_numbers$/), 'passed', ['count']],
    [expect.stringMatching(/^counts_test\..*test_/), 'passed', ['sum']],
  ]);
  expect(fixtureCosts(run).map(({ name, scope }) => [name, scope])).toEqual([
    [expect.stringMatching(/setUpClass$/), 'class'],
    [expect.stringMatching(/tearDownClass$/), 'class'],
  ]);
});
