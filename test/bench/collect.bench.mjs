/** Overhead of the ledger for a result of one million integers: alternating pairs in one driver. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, root, row, spread, strobe, timed } from './support.mjs';

const PAIRS = 41;

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const out = path.join(folder, 'figures.json');
  const job = path.join(root, 'test/bench/jobs/collect_cost.py');
  await timed(process.execPath, [strobe, 'run', '--recording', path.join(folder, 'a.strobe'), job, out, String(PAIRS)]);
  const pairs = JSON.parse(readFileSync(out, 'utf8'));
  const side = at =>
    spread(
      pairs.map(pair => pair[at]),
      3,
    );
  row('collect of 1 M integers, s', 'recorded', 'unrecorded', 'ratio', 'at most');
  row('collect', side(0), side(1), median(pairs.map(([ours, peer]) => ours / peer)).toFixed(3), '1.03');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
