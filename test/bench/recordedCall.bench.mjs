/** The recorder's overhead for one Py4J call: alternating pairs in one driver. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, root, row, spread, strobe, timed } from './support.mjs';

const PAIRS = 21;
const CALLS = 2000;

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const out = path.join(folder, 'figures.json');
  const job = path.join(root, 'test/bench/jobs/call_cost.py');
  const recording = path.join(folder, 'a.strobe');
  await timed(process.execPath, [strobe, 'run', '--recording', recording, job, out, String(PAIRS), String(CALLS)]);
  row('one Py4J call, µs', 'recorded', 'unrecorded', 'ratio · difference', 'at most');
  for (const [name, { commands, pairs }] of Object.entries(JSON.parse(readFileSync(out, 'utf8')))) {
    const ratio = median(pairs.map(([ours, peer]) => ours / peer));
    const more = median(pairs.map(([ours, peer]) => ours - peer));
    const sides = [0, 1].map(side =>
      spread(
        pairs.map(pair => pair[side]),
        1,
      ),
    );
    row(
      commands === 1 ? name : `${name}, one of its ${commands}`,
      ...sides,
      `${ratio.toFixed(3)} · ${more.toFixed(1)} µs`,
      '1.15 or 6 µs more',
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
