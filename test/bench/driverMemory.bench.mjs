/** Growth of the driver's memory in a million Py4J calls, with and without recording. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { benchRuntime, root, row, strobe, timed } from './support.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const runtime = benchRuntime();
  const out = path.join(folder, 'grown');
  const job = path.join(root, 'test/bench/jobs/many_calls.py');
  const grown = async (command, args) => {
    await timed(command, args, { env: { ...process.env, ...runtime.environment } });
    return `${Number(readFileSync(out, 'utf8')).toFixed(1)} MB`;
  };
  const recorded = await grown(process.execPath, [strobe, 'run', '--recording', `${out}.strobe`, job, out]);
  const unrecorded = await grown(runtime.python.executable, [job, out]);
  row('growth over 1 M Py4J calls', 'recorded', 'unrecorded', '', 'at most');
  row('resident set of the driver', recorded, unrecorded, '', '20 MB');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
