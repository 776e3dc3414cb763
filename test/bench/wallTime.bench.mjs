/** Accuracy of the ledger's wall time: a job with known sleeps in each class, and the sample job. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, row, shown, strobe, timed } from './support.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const record = async name => {
    const recording = path.join(folder, `${name}.strobe`);
    await timed(process.execPath, [strobe, 'run', '--recording', recording, path.join(root, 'test/jobs', name)]);
    return shown(recording);
  };
  const compare = (name, measured, slept) =>
    row(name, measured.toFixed(0), slept.toFixed(0), (measured / slept).toFixed(3), '0.95–1.05');
  const { ledger, jobs, queries } = await record('ledger.py');
  const arrow = ledger.fetches.filter(each => each.format === 'arrow');
  const unpickled = ledger.wall.deserialize - arrow.reduce((sum, each) => sum + each.deserializeTime, 0);
  const ran = [...jobs.filter(job => job.queryId === null), ...queries];
  const sleeper = ledger.sites.find(each => each.slowest?.name === 'sleep');
  row('the driver’s wall time, ms', 'the ledger', 'slept', 'ratio', 'allowed');
  compare('user code', ledger.wall.user, 6800);
  compare('deserializing', unpickled, 1500);
  compare('waiting for Py4J', sleeper.slowest.time, 1200);
  compare(
    'Spark running (its own figure)',
    ledger.wall.spark,
    ran.reduce((sum, each) => sum + each.endTime - each.startTime, 0),
  );
  const { wall } = (await record('ratings.py')).ledger;
  const share = `${((100 * wall.unaccounted) / wall.total).toFixed(2)} %`;
  row('unaccounted, of the sample job', `${wall.unaccounted.toFixed(0)} of ${wall.total.toFixed(0)}`, '', share, '3 %');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
