/**
 * VS Code's own server and workbench, as the npm package `code-server` brings them, for tests and for machines without a
 * desktop editor. Made once, in the cache folder, by npm as it is set up there; nothing is compiled and nothing comes
 * from elsewhere: where the server asks for a module that is compiled or downloaded while it is installed, a release of
 * the same module takes its place that carries its binaries.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../runtime/cacheFolder';
import { withFolderLock } from '../runtime/withFolderLock';
import { npm } from './npm.mjs';

/** VS Code 1.100.3, the last one that runs on Node 20. */
const VERSION = '4.100.3';
const ARGON2 = '0.44.0';
/** A node-pty with its binaries; and ripgrep, which finds files by name. */
const WITH_BINARIES = ['node-pty@npm:@lydell/node-pty@1.1.0', '@vscode/ripgrep@1.18.0'];
/** No scripts: they compile, and download from places that a machine may not reach. */
const QUIETLY = ['--ignore-scripts', '--omit=dev', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];

/**
 * @param {{ env: NodeJS.ProcessEnv, onProgress: import('../runtime/runtime').OnProgress }} options
 * @returns {Promise<string>} the script that Node is to run
 * @throws Error with what npm said, if it cannot be made
 */
export async function ensureCodeServer({ env, onProgress }) {
  if (process.platform === 'win32')
    throw new Error('VS Code’s server does not run on Windows: install VS Code itself.');
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
    await install(temporary, fraction => onProgress({ fraction, message: `Installing VS Code’s server ${VERSION}` }));
    await promisify(execFile)(process.execPath, [path.join(serverIn(temporary), 'out/node/entry.js'), '--version'], {
      env: { ...process.env, CODE_SERVER_CONFIG: path.join(temporary, 'config.yaml') },
    });
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Whoever left them was killed: the lock is ours. */
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
  // Extensions look for the editor's own modules under this name, which is an archive on a desktop.
  symlinkSync('node_modules', path.join(editor, 'node_modules.asar'));
}

async function npmInstall(folder, packages) {
  // The prefix, or npm takes the one of the `npm test` that runs this.
  const { code, output } = await npm(['install', '--prefix', folder, ...QUIETLY, ...packages], folder);
  if (code !== 0) throw new Error(`${output.trim()}\nVS Code’s server could not be installed: npm ended with ${code}.`);
}
