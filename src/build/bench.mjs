/** `npm run bench`: runs all `test/bench/*.bench.mjs` and `*.bench.ts` one after another. Each prints a table. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const wanted = process.argv.slice(2);

await ensureDependencies();
await import('./bundle.mjs');
const { build } = await import('esbuild');

const files = readdirSync(path.join(root, 'test/bench')).filter(name => /\.bench\.(mjs|ts)$/.test(name));
const chosen = files.filter(name => wanted.length === 0 || wanted.some(word => name.includes(word))).sort();
let failed = 0;
for (const name of chosen) {
  console.log(`\n${name}`);
  const result = spawnSync(process.execPath, ['--expose-gc', await runnable(name)], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) failed++;
}
if (failed > 0) console.error(`${failed} of ${chosen.length} benchmarks failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runnable(name) {
  const source = path.join(root, 'test/bench', name);
  if (name.endsWith('.mjs')) return source;
  const outfile = path.join(root, 'dist/bench', name.replace(/\.ts$/, '.cjs'));
  const external = ['msgpackr-extract', 'playwright-core', 'axe-core'];
  const common = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', external };
  const loader = { '.py': 'text', '.java': 'text' };
  const define = { 'import.meta.url': 'importMetaUrl' };
  const banner = { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" };
  await build({ ...common, entryPoints: [source], outfile, loader, define, banner, logLevel: 'warning' });
  return outfile;
}
