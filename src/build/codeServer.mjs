/**
 * The VS Code server and workbench from the npm package `code-server`, for tests and for machines without a desktop editor.
 * Installed once in the cache folder, only with npm and its configuration. Nothing is compiled or downloaded from elsewhere:
 * modules that compile or download binaries during installation are replaced by releases that include the binaries.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../runtime/cacheFolder';
import { withFolderLock } from '../runtime/withFolderLock';
import { npm } from './npm.mjs';

/** VS Code 1.100.3, the last version that runs on Node 20. */
const VERSION = '4.100.3';
const ARGON2 = '0.44.0';
/** node-pty with prebuilt binaries, and ripgrep, which VS Code uses to find files. */
const WITH_BINARIES = ['node-pty@npm:@lydell/node-pty@1.1.0', '@vscode/ripgrep@1.18.0'];
/** No install scripts: they compile code and download from hosts that might not be reachable. */
const QUIETLY = ['--ignore-scripts', '--omit=dev', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];

/**
 * @param {{ env: NodeJS.ProcessEnv, onProgress: import('../runtime/runtime').OnProgress }} options
 * @returns {Promise<string>} path of the script to run with Node
 * @throws Error with the output of npm if the installation fails
 */
export async function ensureCodeServer({ env, onProgress }) {
  if (process.platform === 'win32')
    throw new Error('The VS Code server does not run on Windows. Install VS Code instead.');
  const folder = path.join(cacheFolder(env), 'editor', VERSION);
  await withFolderLock(folder, { onProgress }, async () => {
    if (!existsSync(folder)) await make(folder, onProgress);
  });
  return path.join(serverIn(folder), 'out/node/entry.js');
}

const serverIn = folder => path.join(folder, 'node_modules/code-server');

async function make(folder, onProgress) {
  removeUnfinished(folder);
  const temporary = `${folder}.${process.pid}.making`;
  mkdirSync(temporary, { recursive: true });
  try {
    await install(temporary, fraction => onProgress({ fraction, message: `Installing the VS Code server ${VERSION}` }));
    await promisify(execFile)(process.execPath, [path.join(serverIn(temporary), 'out/node/entry.js'), '--version'], {
      env: { ...process.env, CODE_SERVER_CONFIG: path.join(temporary, 'config.yaml') },
    });
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes incomplete installations. This process holds the lock, so their processes have ended. */
function removeUnfinished(folder) {
  const parent = path.dirname(folder);
  const unfinished = readdirSync(parent).filter(name => name.startsWith(VERSION) && name.endsWith('.making'));
  for (const name of unfinished) rmSync(path.join(parent, name), { recursive: true, force: true });
}

async function install(folder, progressed) {
  const wanted = { private: true, dependencies: { 'code-server': VERSION }, overrides: { argon2: ARGON2 } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(wanted));
  progressed(0);
  await npmInstall(folder, []);
  progressed(0.6);
  const editor = path.join(serverIn(folder), 'lib/vscode');
  await npmInstall(editor, WITH_BINARIES);
  progressed(0.9);
  await npmInstall(path.join(editor, 'extensions'), []);
  // Extensions look for the editor's modules under this name, which is an archive in the desktop editor.
  symlinkSync('node_modules', path.join(editor, 'node_modules.asar'));
}

async function npmInstall(folder, packages) {
  // Without the prefix, npm would use the one of the surrounding `npm test`.
  const { code, output } = await npm(['install', '--prefix', folder, ...QUIETLY, ...packages], folder);
  if (code !== 0) throw new Error(`${output.trim()}\nCould not install the VS Code server: npm exited with ${code}.`);
}
