/**
 * Installs the packages of `package-lock.json` if they are missing, and shows a progress bar. Uses only Node because it runs
 * before any package is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.mjs';
import { progressBar } from './progressBar.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OLDEST_NODE = 20;
/** Polling interval for the progress of npm, in milliseconds. */
const LOOK_EVERY = 250;

/** Ends the process with a message if Node is too old or npm fails. */
export async function ensureDependencies() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    fail(`Strobe needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node} (${process.execPath}).`);
  }
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  if (isCurrent(wanted, installed)) return;
  await install(Object.keys(wanted));
}

/**
 * True if the installed packages match the lock file. Optional packages for other platforms can be missing.
 *
 * @param {Record<string, { version?: string, optional?: boolean }>} wanted by folder
 * @param {Record<string, { version?: string }>} installed by folder
 */
export function isCurrent(wanted, installed) {
  const right = ([folder, { version, optional }]) =>
    installed[folder] ? installed[folder].version === version : Boolean(optional);
  return Object.entries(wanted).every(right) && Object.keys(installed).every(folder => folder in wanted);
}

function packagesOf(lockFile) {
  if (!existsSync(lockFile)) return {};
  const { '': _root, ...packages } = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  return packages;
}

async function install(folders) {
  const bar = progressBar(process.stderr);
  const look = () => {
    const placed = folders.filter(folder => existsSync(path.join(root, folder, 'package.json'))).length;
    bar.show({ fraction: placed / folders.length, message: 'Installing packages' });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  const { code, output } = await npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], root);
  clearInterval(timer);
  bar.end();
  if (code !== 0) fail(`${output.trim()}\nCould not install packages: npm ci exited with ${code}.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureDependencies();
