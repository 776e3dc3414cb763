/**
 * `npm run vscode`: opens the development build of the extension in desktop VS Code if `code` is in PATH, otherwise in the VS Code
 * server, whose address it prints and opens. `npm run vscode -- FOLDER` opens another folder instead of the sample jobs. Ends when
 * the window is closed or with Ctrl+C, and cleans up.
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
// npm runs scripts in the folder of the package, but paths are relative to the user's working directory.
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
    console.log(`\nVS Code with Strobe in ${folder}:\n\n  ${address}\n\nPress Ctrl+C to stop.`);
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

/** Opens the user's browser, if there is a desktop. The address is printed in any case. */
function show(address) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .once('error', () => {})
    .unref();
}
