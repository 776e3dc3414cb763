/** The sample job with and without recording, as whole processes, alternating. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, median, root, row, spread, strobe, timed } from './support.mjs';

const PAIRS = Number(process.env.STROBE_BENCH_PAIRS ?? 5);

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const runtime = benchRuntime();
  const env = { ...process.env, ...runtime.environment };
  const job = path.join(root, 'test/jobs/ratings.py');
  const plain = () => timed(runtime.python.executable, [job], { env });
  const recorded = () =>
    timed(process.execPath, [strobe, 'run', '--recording', path.join(folder, 'a.strobe'), job], { env });
  await plain();
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair % 2 ? await recorded() : await plain();
    const second = pair % 2 ? await plain() : await recorded();
    pairs.push(pair % 2 ? [first, second] : [second, first]);
  }
  row('the sample job, s', 'strobe run', 'python', 'ratio', 'at most');
  const sides = [0, 1].map(side =>
    spread(
      pairs.map(pair => pair[side]),
      1,
    ),
  );
  row('ratings.py', ...sides, median(pairs.map(([ours, peer]) => ours / peer)).toFixed(3), '1.05');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
