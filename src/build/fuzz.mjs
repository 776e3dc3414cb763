/**
 * `npm run fuzz [-- COUNT [FIRST]]`: opens so many damaged recordings, and as many damaged event logs, from the seed FIRST on (10,000
 * from 0 by default). Prints what goes wrong, with the seed that does it again. Takes about half an hour on two cores.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';

await ensureDependencies();
await import('./bundle.mjs');
const root = fileURLToPath(new URL('../..', import.meta.url));
const heap = '--max-old-space-size=1024';
const args = [heap, path.join(root, 'dist/fuzz.js'), ...process.argv.slice(2)];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exitCode = await new Promise(resolve => child.once('close', code => resolve(code ?? 1)));
