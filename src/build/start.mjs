/** `npm start`: runs and records the sample job. `npm start -- [OPTIONS of strobe run] path/to/job.py ARGS`: runs another job. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';
import { runInherited } from './runInherited.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = path.join(root, 'test/jobs/ratings.py');

await ensureDependencies();
await import('./bundle.mjs');
// npm runs scripts in the folder of the package, but paths are relative to the user's working directory.
const cwd = process.env.INIT_CWD ?? process.cwd();
runInherited(process.execPath, [path.join(root, 'dist/strobe.js'), 'run', ...runArguments(process.argv.slice(2))], {
  cwd,
});

function runArguments(given) {
  const [first, ...rest] = given;
  if (first === undefined) return [SAMPLE];
  if (first.startsWith('-')) return given;
  return rest.length > 0 ? [first, '--', ...rest] : [first];
}
