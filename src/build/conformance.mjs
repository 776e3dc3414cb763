/**
 * `npm run conformance [-- NAME…]`: every Python example that ships with pyspark, in plain Python and warm. Takes up to an
 * hour on two cores; what it does stands in `test/conformance/conformance.ts`.
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
// It is told that by the terminal too: it ends after what is running, and this with it.
process.on('SIGINT', () => {});
try {
  const setting = await prepared();
  const args = [path.join(dist, 'conformance.js'), folder, JSON.stringify(setting), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = await new Promise(resolve => child.once('close', code => resolve(code ?? 1)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The Python, Spark and Java of both sides, with a Java that is quick for small jobs, and files that examples read. */
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

/** What a command prints. Throws when it fails, having said why. */
function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${path.basename(args[0])} failed`);
  return stdout;
}
