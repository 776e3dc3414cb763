/**
 * `npm test`: runs all tests in parts, prints the failures and the result of each part, and a final line `N passed, N failed`.
 *
 * `npm test unit` runs only one part, and so for every name of `PARTS`. `npm test -- PATTERN…` runs the test files whose path
 * contains one of the patterns, in any part; parts without such a file are not started. Arguments from the first one that
 * starts with `-` are passed to vitest (`-t NAME`). `docs/testing.md` says what each part needs.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';
import { quickJvm } from './quickJvm.mjs';
import { PARTS, partsMatching, testArguments } from './testParts.mjs';
import { resultOf } from './testReport.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { part, patterns, passedOn } = testArguments(process.argv.slice(2));
/** Parts of which each runs Spark for itself, and nothing beside it. */
const WITH_SPARK = ['process', 'truth'];
const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
const failures = [];

await ensureDependencies();
const temporary = mkdtempSync(path.join(os.tmpdir(), 'strobe-test-'));
try {
  if (part) await runParts([part]);
  else if (patterns.length > 0) await runMatching();
  else await everything();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
// Once more at the end: the log of a long run is often cut off at its beginning.
for (const { name, message } of failures) console.log(`\nFAILED ${name}\n${message}`);
console.log(lines.length > 1 ? `\n${lines.join('\n')}` : '');
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function everything() {
  const built = await build();
  // In parallel with the parts that do not need it, because it waits for downloads or uses only one core.
  const preparing = built ? preparations(PARTS) : null;
  await check('eslint', ['node_modules/eslint/bin/eslint.js', '.']);
  await Promise.all([
    check('circles', ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'test']),
    check('prettier', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
    check('typecheck', ['node_modules/typescript/bin/tsc', '--noEmit']),
  ]);
  await check('python', ['src/build/lintPython.mjs']);
  await Promise.all([
    check('spelling', ['node_modules/cspell/bin.mjs', '--no-progress', '--no-summary']),
    check('prose', ['src/build/lintProse.mjs']),
    check('licenses', ['src/build/checkLicences.mjs']),
  ]);
  await vitest('unit');
  if (!preparing) return;
  await runBuilt(['process', 'truth', 'webview', 'editor'], await preparing);
}

async function runMatching() {
  const parts = partsMatching(root, patterns);
  if (parts.length === 0) console.error(`No test file has ${patterns.join(' or ')} in its path.`);
  await runParts(parts);
}

/** One part, or several, with what they need and nothing else. */
async function runParts(parts) {
  const others = parts.filter(part => part !== 'unit');
  const built = others.length > 0 && (await build());
  if (parts.includes('unit')) await vitest('unit');
  if (built) await runBuilt(others, await preparations(others));
}

/** The parts that need the bundles. */
async function runBuilt(parts, { environment, editor }) {
  if (environment) for (const part of parts.filter(each => WITH_SPARK.includes(each))) await vitest(part, environment);
  // In parallel, because each mostly waits for a browser.
  await Promise.all([
    parts.includes('webview') && vitest('webview', {}, parts.includes('editor') ? 'at its end' : 'at once'),
    parts.includes('editor') && environment && inEditor(environment, editor),
  ]);
}

/**
 * Prepares Spark and the editor: the environment of the tests, and the start script of the VS Code server. Null for those that
 * fail, and for those that none of the parts needs.
 */
async function preparations(parts) {
  const needsSpark = parts.some(part => part === 'editor' || WITH_SPARK.includes(part));
  const runtime = needsSpark ? await prepared('runtime', 'dist/ensureRuntime.js') : null;
  return {
    environment: runtime && (await quickened(runtime)),
    editor: parts.includes('editor') ? await prepared('vscode', 'dist/ensureEditor.js') : null,
  };
}

/** The environment of tests that run Spark, with a Java that is fast for small jobs. */
async function quickened(found) {
  const began = performance.now();
  const job = path.join(root, 'test/jobs/ratings.py');
  const { runtime, options } = await quickJvm({ runtime: JSON.parse(found), job, folder: temporary });
  console.log(`class archive for test JVMs (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return { STROBE_TEST_RUNTIME: JSON.stringify(runtime), STROBE_TEST_JVM: options };
}

/** Runs tests in VS Code with the packaged extension installed. */
async function inEditor(environment, editor) {
  const vsix = path.join(temporary, 'strobe.vsix');
  if (!(await check('package', ['src/build/package.mjs', vsix])) || !editor) return;
  await vitest('editor', { ...environment, STROBE_TEST_EDITOR: editor, STROBE_TEST_VSIX: vsix });
}

function build() {
  return check('build', ['src/build/bundle.mjs']);
}

/** Runs a part that passes or fails as a whole. */
async function check(name, args) {
  const { code, seconds } = await node(args);
  count(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, seconds);
  return code === 0;
}

/** Runs one project of `vitest.config.mts` and counts its tests. `shown`: `at once`, or `at its end` if it runs in parallel. */
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
    ...patterns,
    ...passedOn,
  ];
  const stdio = ['ignore', shown === 'at once' ? 'inherit' : 'pipe', 'inherit'];
  const { code, seconds, output } = await node(args, { env: { ...process.env, ...env }, stdio });
  process.stdout.write(output);
  const written = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  const result = resultOf(written, code, root);
  failures.push(...result.failures);
  count(project, result, seconds);
}

/** Runs a script that prepares something for tests, and returns its output; null, and a failed part, if it fails. */
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
