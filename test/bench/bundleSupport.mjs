/** TypeScript of the tests and of the product, for benchmarks that are JavaScript. */
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './support.mjs';

/** @param contents statements `export { … } from './…'`, relative to the project @returns their module */
export async function bundled(name, contents) {
  const outfile = path.join(root, `dist/bench/${name}.cjs`);
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
    // Where the sources of these files find the project.
    define: { __dirname: JSON.stringify(path.join(root, 'test/webview/support')) },
  });
  return import(outfile);
}
