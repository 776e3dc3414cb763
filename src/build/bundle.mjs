/** Builds `dist`: one bundle for each process, and the Python files of the recorder. */
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @type {{ entry: string, out: string, executable?: boolean }[]} */
const processes = [
  { entry: 'src/cli/strobe.ts', out: 'dist/strobe.js', executable: true },
  { entry: 'src/gateway/gateway.ts', out: 'dist/gateway.js' },
  { entry: 'src/language/server.ts', out: 'dist/languageServer.js' },
  { entry: 'src/build/ensureRuntime.mjs', out: 'dist/ensureRuntime.js' },
];

const built = await Promise.allSettled(processes.map(bundle));
copyRecorder();
copyGrammar();
// esbuild has printed what is wrong and where.
if (built.some(result => result.status === 'rejected')) process.exit(1);

async function bundle({ entry, out, executable }) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    // msgpackr's native speed-up; without it msgpackr does the same in JavaScript.
    external: ['msgpackr-extract'],
    banner: executable ? { js: '#!/usr/bin/env node' } : {},
  });
  if (executable) chmodSync(path.join(root, out), 0o755);
  console.error(`built ${out} (${Math.round(statSync(path.join(root, out)).size / 1024)} KB)`);
}

function copyRecorder() {
  const target = path.join(root, 'dist/recorder');
  rmSync(target, { recursive: true, force: true });
  const isShipped = source =>
    !source.includes('__pycache__') && (statSync(source).isDirectory() || source.endsWith('.py'));
  cpSync(path.join(root, 'src/recorder'), target, { recursive: true, filter: isShipped });
}

/** Python's grammar and its parser, which the language server loads from beside itself. */
function copyGrammar() {
  const folder = path.join(root, 'node_modules/@vscode/tree-sitter-wasm/wasm');
  for (const name of ['tree-sitter.wasm', 'tree-sitter-python.wasm']) {
    cpSync(path.join(folder, name), path.join(root, 'dist', name));
  }
}
