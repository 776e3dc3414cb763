/**
 * A suite of pytest on two workers of pytest-xdist, from the command to its end: plain and recorded, alternating, each as a
 * whole process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, median, root, row, shown, spread, strobe, timed } from './support.mjs';

const TURNS = Number(process.env.STROBE_BENCH_TURNS ?? 5);
const MOST = 1.05;

const runtime = benchRuntime();
const python = runtime.python.executable;
const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
// The name of a folder of libraries: code in it is not the user's.
const packages = path.join(folder, 'site-packages');
const installed = spawnSync(python, [
  '-m',
  'pip',
  'install',
  '--quiet',
  '--target',
  packages,
  'pytest',
  'pytest-xdist',
]);
if (installed.status !== 0) throw new Error(`pip: ${installed.stderr}`);

const env = { ...process.env, ...runtime.environment, STROBE_PYTHON: python, PYTHONPATH: packages };
const recording = path.join(folder, 'a.strobe');
const suite = path.join(root, 'test/jobs/suite');
// One test of the suite fails.
const tests = [
  '-p',
  'no:cacheprovider',
  '-q',
  '-n',
  '2',
  '--deselect',
  'test_counts.py::test_wrong',
  '--rootdir',
  suite,
];
const command = [python, '-m', 'pytest', ...tests, path.join(suite, 'test_counts.py')];

try {
  const [plain, recorded] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    plain.push(await timed(command[0], command.slice(1), { env }));
    recorded.push(await timed(process.execPath, [strobe, 'exec', '--recording', recording, '--', ...command], { env }));
  }
  const run = shown(recording);
  const count = run.entries.filter(({ kind }) => kind === 'test').length;
  row('pytest -n 2, s', 'recorded', 'plain', 'ratio', 'limit');
  const ratio = median(recorded) / median(plain);
  row(`${count} tests`, spread(recorded, 1), spread(plain, 1), ratio.toFixed(3), `≤ ${MOST}`);
  if (ratio > MOST) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
