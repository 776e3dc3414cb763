/**
 * `node test/editor/electron.mjs`: runs the editor tests in desktop VS Code, which it downloads. Arguments are passed to vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'strobe-desktop-'));
const vsix = path.join(folder, 'strobe.vsix');

try {
  run('src/build/bundle.mjs');
  run('src/build/package.mjs', vsix);
  const env = {
    ...process.env,
    STROBE_TEST_RUNTIME: run('dist/ensureRuntime.js'),
    STROBE_TEST_VSIX: vsix,
    STROBE_TEST_DESKTOP: await downloadAndUnzipVSCode('stable'),
  };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'editor', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(...args) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}`);
  return stdout.trim();
}
