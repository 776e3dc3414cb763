/**
 * Cells of a Jupyter kernel: the same cells in a recorded kernel and in one that is not, in turn, as a client times them. On two
 * cores, short cells wait for the gateway, which reads their plans while Spark's tasks use both cores: they have no limit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, median, root, row, spread, strobe } from './support.mjs';

const TURNS = process.env.STROBE_BENCH_TURNS ?? '40';
const MOST = 1.05;
const LIMITED = new Set(['a cell with an action of 0.3 s', 'a cell without Spark']);

const runtime = benchRuntime();
const python = runtime.python.executable;
const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
// The name of a folder of libraries: code in it is not the user's.
const packages = path.join(folder, 'site-packages');
const run = (args, env) => {
  const ended = spawnSync(python, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (ended.status !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
};

try {
  run(['-m', 'pip', 'install', '--quiet', '--target', packages, 'ipykernel'], process.env);
  const env = { ...process.env, ...runtime.environment, STROBE_PYTHON: python, PYTHONPATH: packages };
  const plain = [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'];
  const recording = path.join(folder, 'a.strobe');
  const recorded = [process.execPath, strobe, 'exec', '--recording', recording, '--', ...plain];
  const job = path.join(root, 'test/bench/jobs/cell_cost.py');
  const printed = run([job, TURNS, JSON.stringify(recorded), JSON.stringify(plain)], env);
  row('cells, ms', 'recorded', 'unrecorded', 'ratio', 'limit');
  for (const [name, pairs] of Object.entries(JSON.parse(printed))) {
    const sides = [0, 1].map(side =>
      spread(
        pairs.map(pair => pair[side] * 1000),
        1,
      ),
    );
    // Of pairs, which ran next to each other: other processes slow both.
    const ratio = median(pairs.map(([ours, peer]) => ours / peer));
    const isLimited = LIMITED.has(name);
    row(name, ...sides, ratio.toFixed(3), isLimited ? `≤ ${MOST}` : '');
    if (isLimited && ratio > MOST) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
