/** A test under the Python debugger, with the recorder, as Debug test starts it. */
import { copyFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testCosts } from '../../src/model/testCosts';
import { DebugClient, freePort } from './support/debugClient';
import { pytestPackages } from './support/pytestPackages';
import { projectRoot, showJson, strobe, temporaryFolder, testRuntime } from './support/strobe';
import { testPackages } from './support/testPackages';

const TESTS = `def test_counts(spark):
    rows = spark.range(6)
    even = rows.filter("id % 2 = 0")
    assert even.count() == 3


def test_wrong(spark):
    assert spark.range(3).count() == 4
`;

test('a test under debugpy stops at its breakpoint, is recorded, and ends as plain', async () => {
  const folder = realpathSync(temporaryFolder());
  copyFileSync(join(projectRoot, 'test/jobs/suite/conftest.py'), join(folder, 'conftest.py'));
  const file = join(folder, 'test_a.py');
  writeFileSync(file, TESTS);
  const packages = await Promise.all([pytestPackages(), testPackages('debugpy', ['debugpy>=1.8'])]);
  const port = await freePort();
  const listen = ['-m', 'debugpy', '--listen', `127.0.0.1:${port}`, '--wait-for-client'];
  const pytest = ['-m', 'pytest', '-p', 'no:cacheprovider', 'test_a.py'];
  const command = [testRuntime().python.executable, ...listen, ...pytest];
  const running = strobe(['exec', '--recording', 'run.strobe', '--', ...command], {
    cwd: folder,
    env: { PYTHONPATH: packages.join(':') },
  });
  const client = await DebugClient.of(port);
  await client.attach(file, 3);
  const { threadId, place } = await client.stopped();
  expect(place).toEqual([file, 3]);
  await client.goOn(threadId);
  const ended = await running;
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stdout).toMatch(/1 failed, 1 passed/);
  const run = await showJson(join(folder, 'run.strobe'));
  expect(run.degraded).toEqual([]);
  const tests = testCosts(run).map(({ test: { name, outcome, error }, actions }) => [
    name,
    outcome,
    error?.type ?? null,
    actions.map(({ op, callSite }) => `${op} ${callSite?.line}`),
  ]);
  expect(tests.sort()).toEqual([
    ['test_a.py::test_counts', 'passed', null, ['count 4']],
    ['test_a.py::test_wrong', 'failed', 'AssertionError', ['count 8']],
  ]);
  const born = run.datasets.filter(({ op }) => op === 'filter').map(({ callSite }) => callSite?.line);
  expect(born).toEqual([3]);
}, 240_000);
