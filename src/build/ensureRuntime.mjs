/**
 * Creates a runtime with Spark if necessary and prints it as JSON. Progress goes to stderr. Bundled to `dist/ensureRuntime.js`
 * because it calls TypeScript code.
 */
import { resolveRuntime } from '../runtime/resolveRuntime';
import { progressBar } from './progressBar.mjs';

const bar = progressBar(process.stderr);
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort(new Error('Cancelled')));

resolveRuntime({ workspace: process.cwd(), env: process.env, onProgress: bar.show, signal: stop.signal })
  .then(runtime => {
    bar.end();
    console.log(JSON.stringify(runtime, null, 2));
  })
  .catch(error => {
    bar.end();
    console.error(error.code ? `${error.message} [${error.code}]` : error.message);
    process.exitCode = 1;
  });
