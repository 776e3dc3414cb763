/** The bundles of Strobe: one for each process, and two more for the extension, which it loads on demand. */
import { chmodSync, cpSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const SOURCES_AS_TEXT = { '.java': 'text', '.py': 'text' };

/**
 * `isShipped`: whether it is part of the packaged extension.
 *
 * @typedef {{ entry: string, name: string, isShipped: boolean, options?: import('esbuild').BuildOptions }} Bundle
 * @type {Bundle[]}
 */
export const bundles = [
  {
    entry: 'src/cli/strobe.ts',
    name: 'strobe.js',
    isShipped: false,
    // The report contains its styles as text; the panel loads them from a separate file.
    options: { banner: { js: '#!/usr/bin/env node' }, loader: { ...SOURCES_AS_TEXT, '.css': 'text' } },
  },
  { entry: 'src/build/ensureRuntime.mjs', name: 'ensureRuntime.js', isShipped: false },
  { entry: 'src/build/ensureEditor.mjs', name: 'ensureEditor.js', isShipped: false },
  { entry: 'test/conformance/conformance.ts', name: 'conformance.js', isShipped: false },
  { entry: 'test/fuzz/fuzz.ts', name: 'fuzz.js', isShipped: false },
  { entry: 'src/gateway/main.ts', name: 'gateway.js', isShipped: true },
  { entry: 'src/language/server.ts', name: 'languageServer.js', isShipped: true },
  ...['extension', 'languageClient', 'commands'].map(name => ({
    entry: `src/extension/${name}.ts`,
    name: `${name}.js`,
    isShipped: true,
    options: { plugins: [importedWhenNeeded()], external: ['vscode'], supported: { 'dynamic-import': false } },
  })),
  {
    entry: 'src/webview/panel.tsx',
    // esbuild also writes its styles, to panel.css.
    name: 'panel.js',
    isShipped: true,
    options: { platform: 'browser', target: 'chrome120', format: 'iife' },
  },
];

/**
 * Builds all bundles into `outdir` and copies the other files. Rejects if a build fails; esbuild prints the errors.
 *
 * @param {string} outdir
 * @param {{ only?: (bundle: Bundle) => boolean, options?: import('esbuild').BuildOptions }} [choice]
 * @returns {Promise<import('esbuild').BuildResult[]>}
 */
export async function buildBundles(outdir, { only = () => true, options = {} } = {}) {
  mkdirSync(outdir, { recursive: true });
  const built = await Promise.allSettled(bundles.filter(only).map(bundle => buildOne(bundle, outdir, options)));
  copyRecorder(outdir);
  copyGrammar(outdir);
  const failed = built.find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
  return built.map(result => result.value);
}

/**
 * What bundles are made of: builds with a metafile, of which nothing is written.
 *
 * @param {(bundle: Bundle) => boolean} only
 */
export function bundleInMemory(only) {
  const inMemory = { write: false, metafile: true, sourcemap: false };
  return Promise.all(bundles.filter(only).map(bundle => build({ ...optionsOf(bundle, root), ...inMemory })));
}

async function buildOne(bundle, outdir, options) {
  const { name, options: own } = bundle;
  const outfile = path.join(outdir, name);
  const result = await build({ ...optionsOf(bundle, outdir), ...options });
  if (own?.banner) chmodSync(outfile, 0o755);
  console.error(`built ${name} (${Math.round(statSync(outfile).size / 1024)} KB)`);
  return result;
}

/** @returns {import('esbuild').BuildOptions} */
function optionsOf({ entry, name, options: own }, outdir) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join(outdir, name),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    loader: SOURCES_AS_TEXT,
    // The other main file of `jsonc-parser` requires its parts by names that esbuild cannot follow.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    sourcemap: true,
    logLevel: 'warning',
    ...own,
    // Optional native addon of msgpackr, which falls back to JavaScript.
    external: ['msgpackr-extract', ...(own?.external ?? [])],
  };
}

/** Turns dynamic imports between modules of the extension into imports of separate bundles. */
function importedWhenNeeded() {
  return {
    name: 'dynamic imports',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/\w+$/ }, ({ kind, path: name }) =>
        kind === 'dynamic-import' ? { path: `${name}.js`, external: true } : undefined,
      );
    },
  };
}

function copyRecorder(outdir) {
  const target = path.join(outdir, 'recorder');
  rmSync(target, { recursive: true, force: true });
  const isPython = source =>
    !source.includes('__pycache__') && (statSync(source).isDirectory() || source.endsWith('.py'));
  cpSync(path.join(root, 'src/recorder'), target, { recursive: true, filter: isPython });
}

/** Copies the parser and the Python grammar, which the language server loads from its own folder. */
function copyGrammar(outdir) {
  const folder = path.join(root, 'node_modules/@vscode/tree-sitter-wasm/wasm');
  for (const name of ['tree-sitter.wasm', 'tree-sitter-python.wasm']) {
    cpSync(path.join(folder, name), path.join(outdir, name));
  }
}
