/**
 * `npm run conformance [-- NAME…]`: runs every Python example of pyspark with plain Python and with a warm Strobe, and compares
 * the results. Takes up to an hour on two cores. Implemented in `test/conformance/conformance.ts`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';
import { quickJvm } from './quickJvm.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = path.join(root, 'dist');

await ensureDependencies();
await import('./bundle.mjs');
const folder = mkdtempSync(path.join(os.tmpdir(), 'strobe-conformance-'));
// The terminal also sends SIGINT to the child. This process ends when the child has ended.
process.on('SIGINT', () => {});
try {
  const setting = await prepared();
  const args = [path.join(dist, 'conformance.js'), folder, JSON.stringify(setting), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = await new Promise(resolve => child.once('close', code => resolve(code ?? 1)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The runtime for both runs, with a Java that is fast for small jobs, and the files that examples read. */
async function prepared() {
  const found = JSON.parse(output(process.execPath, [path.join(dist, 'ensureRuntime.js')]));
  const classes = path.join(folder, 'classes');
  const binaries = path.join(folder, 'resources');
  for (const own of [classes, binaries]) mkdirSync(own);
  const job = path.join(root, 'test/jobs/ratings.py');
  const { runtime, options: jvmOptions } = await quickJvm({ runtime: found, job, folder: classes });
  output(runtime.python.executable, [path.join(root, 'test/conformance/makeResources.py'), binaries]);
  return { runtime, jvmOptions, strobe: path.join(dist, 'strobe.js'), binaries };
}

/** Returns the output of a command. Throws if it fails, after it has printed the reason. */
function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${path.basename(args[0])} failed`);
  return stdout;
}
