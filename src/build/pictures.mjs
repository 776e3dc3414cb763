/** `node src/build/pictures.mjs`: takes new screenshots of the panel and the report, in VS Code and a browser, of a real run. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

await ensureDependencies();
await import('./bundle.mjs');
const outfile = path.join(root, 'dist/editor/pictures.cjs');
await build({
  entryPoints: [path.join(root, 'test/editor/pictures.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['playwright-core', 'axe-core'],
});
const env = {
  ...process.env,
  STROBE_TEST_RUNTIME: printedBy('dist/ensureRuntime.js'),
  STROBE_TEST_EDITOR: printedBy('dist/ensureEditor.js'),
};
process.exitCode = spawnSync(process.execPath, [outfile], { cwd: root, env, stdio: 'inherit' }).status ?? 1;

function printedBy(script) {
  const made = spawnSync(process.execPath, [path.join(root, script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (made.status !== 0) process.exit(1);
  return made.stdout.trim();
}
