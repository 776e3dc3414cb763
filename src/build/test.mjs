/**
 * `npm test`: everything, in parts, each with its result, and one closing line `N passed, N failed`. `npm run test:unit`:
 * the unit tests alone; `npm test editor`: those in the editor; `npm test truth`: the truth bench. Arguments after that go to vitest (names of files, `-t`).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';
import { quickJvm } from './quickJvm.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const only = ['unit', 'editor', 'truth'].find(name => name === process.argv[2]);
const passedOn = process.argv.slice(only ? 3 : 2);
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

await ensureDependencies();
const temporary = mkdtempSync(path.join(os.tmpdir(), 'strobe-test-'));
try {
  if (only === 'unit') await vitest('unit');
  else if (only === 'editor') await editorAlone();
  else if (only === 'truth') await truthAlone();
  else await everything();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
console.log(lines.length > 1 ? `\n${lines.join('\n')}` : '');
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function everything() {
  const built = await build();
  // Beside the parts that need nothing of it: it waits for downloads, or uses one core.
  const preparing = built ? preparations() : null;
  await check('eslint', ['node_modules/eslint/bin/eslint.js', '.']);
  await Promise.all([
    check('circles', ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'test']),
    check('prettier', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
    check('typecheck', ['node_modules/typescript/bin/tsc', '--noEmit']),
  ]);
  await vitest('unit');
  if (!preparing) return;
  const { environment, editor } = await preparing;
  if (environment) {
    await vitest('process', environment);
    await vitest('truth', environment);
  }
  // Beside each other: each waits for a browser for much of its time.
  await Promise.all([vitest('webview', {}, 'at its end'), environment && inEditor(environment, editor)]);
}

async function editorAlone() {
  if (!(await build())) return;
  const { environment, editor } = await preparations();
  if (environment) await inEditor(environment, editor);
}

async function truthAlone() {
  if (!(await build())) return;
  const runtime = await prepared('runtime', 'dist/ensureRuntime.js');
  if (runtime) await vitest('truth', await quickened(runtime));
}

/**
 * What runs of Spark and the editor need: the environment of the tests, and the script that starts VS Code’s server; null
 * for what could not be had.
 */
async function preparations() {
  const runtime = await prepared('runtime', 'dist/ensureRuntime.js');
  return {
    environment: runtime && (await quickened(runtime)),
    editor: await prepared('vscode', 'dist/ensureEditor.js'),
  };
}

/** The environment of tests that run Spark, with a Java that is quick for small jobs. */
async function quickened(found) {
  const began = performance.now();
  const job = path.join(root, 'test/jobs/ratings.py');
  const { runtime, options } = await quickJvm({ runtime: JSON.parse(found), job, folder: temporary });
  console.log(`classes for the JVMs of tests (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return { STROBE_TEST_RUNTIME: JSON.stringify(runtime), STROBE_TEST_JVM: options };
}

/** In a VS Code that has the packed extension installed. */
async function inEditor(environment, editor) {
  const vsix = path.join(temporary, 'strobe.vsix');
  if (!(await check('package', ['src/build/package.mjs', vsix])) || !editor) return;
  await vitest('editor', { ...environment, STROBE_TEST_EDITOR: editor, STROBE_TEST_VSIX: vsix });
}

function build() {
  return check('build', ['src/build/bundle.mjs']);
}

/** A part that passes or fails as a whole. */
async function check(name, args) {
  const { code, seconds } = await node(args);
  count(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, seconds);
  return code === 0;
}

/** Runs one project of `vitest.config.mts` and adds up its tests. `shown`: `at once`, or `at its end` where another part runs. */
async function vitest(project, env = {}, shown = 'at once') {
  const report = path.join(temporary, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--passWithNoTests',
    ...reporters,
    ...passedOn,
  ];
  const stdio = ['ignore', shown === 'at once' ? 'inherit' : 'pipe', 'inherit'];
  const { code, seconds, output } = await node(args, { env: { ...process.env, ...env }, stdio });
  process.stdout.write(output);
  count(project, resultOf(report, code), seconds);
}

function resultOf(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const {
    numPassedTests: passed,
    numFailedTests,
    numPendingTests,
    numTodoTests,
  } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot be loaded, or an error outside of any test, fails the run without a failed test.
  const failed = numFailedTests === 0 && code !== 0 ? 1 : numFailedTests;
  return { passed, failed, skipped: numPendingTests + numTodoTests };
}

/** What a script prints that makes something that tests need; null (and a failure) if it cannot. */
async function prepared(name, script) {
  const { code, seconds, output } = await node([script], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (code === 0) return output.trim();
  count(name, { passed: 0, failed: 1, skipped: 0 }, seconds);
  return null;
}

function count(name, result, seconds) {
  for (const key of Object.keys(totals)) totals[key] += result[key];
  const skippedTests = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  const line = `${name.padEnd(10)} ${result.passed} passed, ${result.failed} failed${skippedTests} (${seconds.toFixed(1)} s)`;
  lines.push(line);
  console.log(line);
}

function node(args, options = {}) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  let output = '';
  child.stdout?.on('data', data => (output += data));
  return new Promise(resolve => {
    child.once('close', code => resolve({ code, output, seconds: (performance.now() - began) / 1000 }));
  });
}
