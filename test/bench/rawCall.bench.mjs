/** What recording adds to a raw Py4J call out of the script's own code: plain and recorded processes in turn. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, median, root, row, spread, strobe, timed } from './support.mjs';

const PAIRS = 7;
const CALLS = 500;
const LOOPS = 20;

const runtime = benchRuntime();
const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const job = path.join(root, 'test/bench/jobs/raw_call.py');
  const outs = { recorded: path.join(folder, 'recorded.jsonl'), plain: path.join(folder, 'plain.jsonl') };
  const run = out => [job, out, String(CALLS), String(LOOPS)];
  const env = { ...process.env, ...runtime.environment };
  const python = runtime.python.executable;
  const sides = {
    recorded: () =>
      timed(
        process.execPath,
        [strobe, 'run', '--python', python, '--recording', path.join(folder, 'a.strobe'), ...run(outs.recorded)],
        { env },
      ),
    plain: () => timed(python, run(outs.plain), { env }),
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    for (const side of pair % 2 ? ['recorded', 'plain'] : ['plain', 'recorded']) await sides[side]();
  }
  const [ours, peer] = [outs.recorded, outs.plain].map(processes);
  const [more, ratio] = [median(ours) - median(peer), median(ours) / median(peer)];
  row(`raw call, µs, ${PAIRS} processes each`, 'recorded', 'python', 'ratio · difference', 'at most');
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

/** The median loop of each process. */
function processes(file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map(line => median(JSON.parse(line)));
}
