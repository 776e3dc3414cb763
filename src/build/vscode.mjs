/**
 * `npm run vscode`: the extension as it is built here, in the desktop editor where `code` is on PATH, else in VS Code's own
 * server, whose address it prints and opens. `npm run vscode -- FOLDER` opens that folder instead of the sample jobs'.
 * Ends with the editor's window, or with Ctrl-C, and leaves nothing behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEditorServer } from './editorServer.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { runInherited } from './runInherited.mjs';

const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));
// npm runs scripts in the package's folder; a path that a person types is meant from where they are.
const cwd = process.env.INIT_CWD ?? process.cwd();
const folder = process.argv[2] ? path.resolve(cwd, process.argv[2]) : path.join(root, 'test/jobs');

await ensureDependencies();
await import('./bundle.mjs');
const isDesktop = spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0;
if (isDesktop) inDesktop();
else await inBrowser();

function inDesktop() {
  runInherited('code', ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, folder], { cwd });
}

async function inBrowser() {
  const made = spawnSync(process.execPath, [path.join(root, 'dist/ensureEditor.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (made.status !== 0) process.exit(1);
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'strobe-vscode-'));
  try {
    const options = { script: made.stdout.trim(), folder: temporary, vsix: null, settings: {}, env: process.env };
    const server = await startEditorServer(options);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void server.stop());
    const address = addressOf(server.origin);
    console.log(`\nVS Code with Strobe, on ${folder}:\n\n  ${address}\n\nCtrl-C ends it.`);
    show(address);
    await server.ended;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function addressOf(origin) {
  const authority = new URL(origin).host;
  const remote = `vscode-remote://${authority}${encodeURI(root)}`;
  const payload = JSON.stringify([['extensionDevelopmentPath', remote]]);
  return `${origin}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`;
}

/** In the person's browser, if there is a desktop; the address is printed anyway. */
function show(address) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .once('error', () => {})
    .unref();
}
