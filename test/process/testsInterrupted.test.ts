/** Ctrl+C while pytest runs: its own output and exit code, and a recording with what ran. */
import { copyFileSync, existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { inTerminal } from './support/inTerminal';
import type { MarkedProcesses } from './support/markedProcesses';
import { pytestPackages } from './support/pytestPackages';
import { projectRoot, showJson, strobeScript, temporaryFolder, testRuntime } from './support/strobe';
import { until } from './support/until';

let packages: string;
beforeAll(async () => {
  packages = await pytestPackages();
});

const PATIENCE_MS = 300_000;
/** From the interrupt to the end of the last process: plain pytest takes up to 6 s of it with pytest-xdist. */
const SECONDS_MS = 30_000;

const python = () => testRuntime().python.executable;

/** Interrupts `waits_test.py` when this number of tasks waits. */
async function interrupted(how: 'plain' | 'recorded', args: string[], waiting: number, to: 'all' | 'command') {
  const folder = realpathSync(temporaryFolder());
  copyFileSync(join(projectRoot, 'test/jobs/suite/conftest.py'), join(folder, 'conftest.py'));
  copyFileSync(join(projectRoot, 'test/jobs/waits_test.py'), join(folder, 'waits_test.py'));
  const pytest = [python(), '-m', 'pytest', '-p', 'no:cacheprovider', 'waits_test.py', ...args];
  const strobe = [process.execPath, strobeScript, 'exec', '--python', python(), '--recording', 'run.strobe', '--'];
  const started = [1, 2].slice(0, waiting).map(number => join(folder, `started-${number}`));
  const ready = () => until(() => started.every(each => existsSync(each)), () => 'not all tests wait', 120_000); // prettier-ignore
  let began = 0;
  const interrupt = ({ processes, type }: { processes: MarkedProcesses; type: (text: string) => void }) => {
    began = Date.now();
    if (to === 'all') type('\x03');
    else processes.kill('strobe', 'SIGINT');
  };
  const env = { PYTHONPATH: packages, JAVA_HOME: testRuntime().java.home };
  const command = how === 'plain' ? pytest : [...strobe, ...pytest];
  const ended = await inTerminal(folder, command, async typist => interrupt(typist), { env, ready });
  expect(Date.now() - began).toBeLessThan(SECONDS_MS);
  return { ...ended, said: saidByPytest(ended.screen), run: () => showJson(join(folder, 'run.strobe')) };
}

/** The lines about the interrupt and the outcomes, without colors and times. */
const saidByPytest = (screen: string): string[] =>
  screen
    // eslint-disable-next-line no-control-regex
    .replace(/\x1b\[[0-9;]*m/g, '')
    .split(/\r?\n/)
    .filter(line => /^!+ |KeyboardInterrupt|^=+ \d/.test(line))
    .map(line => line.replace(/in [\d.]+s.*/, 'in').replace(/=+/, ''));

test.each<[string, string[], number]>([
  ['pytest', [], 1],
  ['pytest with two workers', ['-n', '2'], 2],
])(
  'Ctrl+C of %s',
  async (_what, args, waiting) => {
    const plain = await interrupted('plain', args, waiting, 'all');
    const ours = await interrupted('recorded', args, waiting, 'all');
    expect(plain.code).toBe(2);
    expect([ours.code, ours.said]).toEqual([plain.code, plain.said]);
    await expectInterrupted(ours, waiting);
  },
  PATIENCE_MS,
);

test(
  'an interrupt of the command only, while two workers run',
  async () => {
    const ours = await interrupted('recorded', ['-n', '2'], 2, 'command');
    expect(ours.code).toBe(2);
    expect(ours.said.join()).toContain('KeyboardInterrupt');
    await expectInterrupted(ours, 2);
  },
  PATIENCE_MS,
);

async function expectInterrupted(ours: Awaited<ReturnType<typeof interrupted>>, waiting: number): Promise<void> {
  const run = await ours.run();
  expect(run.status).toBe('cancelled');
  expect(run.degraded).toEqual([]);
  const tests = run.entries
    .filter(({ kind }) => kind === 'test')
    .map(({ name, outcome, error }) => [name, outcome, error]);
  const waits = [1, 2].slice(0, waiting).map(number => [`waits_test.py::test_waits[${number}]`, 'interrupted', null]);
  expect(tests.sort()).toEqual([['waits_test.py::test_quick', 'passed', null], ...waits]);
  expect(run.actions.filter(({ status }) => status === 'cancelled').map(({ op }) => op)).toEqual(Array(waiting).fill('sum')); // prettier-ignore
}
