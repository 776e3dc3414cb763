/** Recording overhead of a raw Py4J call in user code: whole processes, alternating. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, median, root, row, spread, strobe, timed } from './support.mjs';

const PAIRS = Number(process.env.STROBE_BENCH_PAIRS ?? 7);

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const runtime = benchRuntime();
  const env = { ...process.env, ...runtime.environment };
  const job = path.join(root, 'test/bench/jobs/raw_calls.py');
  const out = path.join(folder, 'micros');
  const micros = async (command, args) => {
    await timed(command, args, { env });
    return Number(readFileSync(out, 'utf8'));
  };
  const plain = () => micros(runtime.python.executable, [job, out]);
  const recorded = () =>
    micros(process.execPath, [strobe, 'run', '--recording', path.join(folder, 'a.strobe'), job, out]);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = pair % 2 ? await recorded() : await plain();
    const second = pair % 2 ? await plain() : await recorded();
    pairs.push(pair % 2 ? [first, second] : [second, first]);
  }
  const [ours, peer] = [0, 1].map(side => pairs.map(pair => pair[side]));
  const [ratio, more] = [median(ours) / median(peer), median(ours) - median(peer)];
  row('a raw Py4J call of a script, µs', 'strobe run', 'python', 'ratio · difference', 'at most');
  row(
    '_jsc.version()',
    spread(ours, 1),
    spread(peer, 1),
    `${ratio.toFixed(3)} · ${more.toFixed(1)} µs`,
    '1.15 or 6 µs more',
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
