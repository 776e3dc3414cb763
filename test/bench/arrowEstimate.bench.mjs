/**
 * The ledger's estimate for Arrow on results that came pickled, compared with the measured time of Arrow for the same
 * results.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median, root, row, shown, spread, strobe, timed } from './support.mjs';

const ROWS = 300_000;
const PAIRS = 4;

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const recording = path.join(folder, 'a.strobe');
  const job = path.join(root, 'test/bench/jobs/to_pandas.py');
  await timed(process.execPath, [strobe, 'run', '--recording', recording, job, '--', String(ROWS), String(PAIRS)]);
  const { fetches } = shown(recording).ledger;
  row(`toPandas of ${ROWS} rows, ms`, 'estimate of Arrow', 'measured with Arrow', 'estimate : measured', 'pickled');
  for (const columns of [2, 8]) {
    const pickled = fetches.filter(each => each.columns === columns);
    // Each pickled result is followed by the same result with Arrow.
    const arrow = pickled.map(each => fetches[fetches.indexOf(each) + 1]);
    const wayBack = each => each.transferTime + each.deserializeTime;
    const measured = arrow.map(wayBack);
    const estimated = pickled.map(each => each.arrowEstimate.time);
    const ratio = (median(estimated) / median(measured)).toFixed(2);
    row(`${columns} columns`, spread(estimated, 0), spread(measured, 0), ratio, spread(pickled.map(wayBack), 0));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
