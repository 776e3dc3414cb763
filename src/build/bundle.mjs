/** Builds `dist`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundles } from './bundles.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

await buildBundles(path.resolve(dist)).catch(() => {
  // esbuild has already printed the errors.
  process.exit(1);
});
