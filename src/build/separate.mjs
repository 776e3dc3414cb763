/**
 * Tests that are not part of `npm test`, as they download much: `npm run matrix`, on every release line of Spark and every installed
 * Python from 3.10 on, and `npm run yarn`, on a real YARN. Each is a project of vitest; further arguments (`-- -t NAME`) are vitest's.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [project, ...options] = process.argv.slice(2);

await ensureDependencies();
await import('./bundle.mjs');
const found = node(['dist/ensureRuntime.js'], 'pipe');
if (found.status === 0) {
  const env = { STROBE_TEST_RUNTIME: found.stdout.trim() };
  const tests = node(['node_modules/vitest/vitest.mjs', 'run', '--project', project, ...options], 'inherit', env);
  process.exitCode = tests.status ?? 1;
} else process.exitCode = 1;

function node(args, stdout, env = {}) {
  const stdio = ['ignore', stdout, 'inherit'];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio, env: { ...process.env, ...env } });
}
