/** Commands that start Python by way of other programs: what runs below them is recorded, and they end as without Strobe. */
import { copyFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testCosts } from '../../src/model/testCosts';
import { pytestPackages } from './support/pytestPackages';
import { projectRoot, run, showJson, strobe, temporaryFolder, testRuntime } from './support/strobe';
import { testPackages } from './support/testPackages';

const PATIENCE_MS = 300_000;

/** One test of Spark passes, one that needs none fails. */
const TESTS = `def test_spark(spark):
    assert spark.range(3).count() == 3


def test_wrong():
    assert 1 == 2
`;
const PYTEST = '"$PYTHON" -m pytest -p no:cacheprovider test_a.py';
const FILES: Record<string, string> = {
  'test_a.py': TESTS,
  Makefile: `test: checked\n\t@${PYTEST.replaceAll('$', '$$$$')}\n\nchecked:\n\t@sh -c 'true'\n`,
  'run.sh': `#!/bin/sh\nset -e\ncd .\n(${PYTEST}) | tee log\necho "not reached" >&2\nexit 3\n`,
  'tox.ini': `[tox]
envlist = spark
[testenv]
skip_install = true
allowlist_externals = *
pass_env = *
commands = {env:PYTHON} -m pytest -p no:cacheprovider test_a.py
`,
};

async function exec(command: string[], packages: string[]) {
  const folder = realpathSync(temporaryFolder());
  copyFileSync(join(projectRoot, 'test/jobs/suite/conftest.py'), join(folder, 'conftest.py'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const { python, java } = testRuntime();
  const env = { PYTHONPATH: packages.join(':'), PYTHON: python.executable, JAVA_HOME: java.home };
  const plain = await run(command[0]!, command.slice(1), { cwd: folder, env });
  const ended = await strobe(['exec', '--recording', 'run.strobe', '--', ...command], { cwd: folder, env });
  return { plain, ended, recorded: await showJson(join(folder, 'run.strobe')) };
}

/** By what starts pytest: its command, and the packages that it needs in PYTHONPATH. */
test.each<[string, () => string[], () => Promise<string>[]]>([
  ['make', () => ['make', '--silent', 'test'], () => [pytestPackages()]],
  ['a script of the shell', () => ['sh', 'run.sh'], () => [pytestPackages()]],
  [
    'tox',
    () => [testRuntime().python.executable, '-m', 'tox', '-q'],
    () => [pytestPackages(), testPackages('tox', ['tox>=4.20'])],
  ],
])(
  'pytest below %s',
  async (_what, command, of) => {
    const { plain, ended, recorded } = await exec(command(), await Promise.all(of()));
    expect(ended.code, ended.stderr).toBe(plain.code);
    expect(plain.stdout).toMatch(/1 failed, 1 passed/);
    expect(ended.stdout).toMatch(/1 failed, 1 passed/);
    expect(recorded.degraded).toEqual([]);
    expect(testCosts(recorded).map(({ test: { name, outcome } }) => [name, outcome]).sort()).toEqual([
      ['test_a.py::test_spark', 'passed'],
      ['test_a.py::test_wrong', 'failed'],
    ]); // prettier-ignore
    expect(recorded.drivers.map(({ args }) => args.at(-1))).toEqual(['test_a.py']);
    const [application] = recorded.applications;
    expect(recorded.drivers.map(({ id }) => id)).toEqual([application!.driverId]);
  },
  PATIENCE_MS,
);
