/**
 * A headless Chromium for tests: the one in `STROBE_CHROMIUM`, or an installed one, or the one in the package
 * `@sparticuz/chromium` (Linux on x64), unpacked once into the cache folder.
 */
import { execFile, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LaunchOptions } from 'playwright-core';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { withFolderLock } from '../../../src/runtime/withFolderLock';

const PACKAGE = 'node_modules/@sparticuz/chromium';

/** Folder from which Node resolves the package, also in a bundle. */
function root(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, PACKAGE)) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  name => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** The Chromium sandbox does not start as root. Tests load only local pages. */
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--font-render-hinting=none'];

/**
 * Options for `chromium.launch` of `playwright-core`.
 *
 * @throws Error with the missing parts if Chromium cannot run on this machine
 */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const installed = process.env.STROBE_CHROMIUM || installedChromium();
  if (installed) return { executablePath: installed, args: ARGS, headless: true };
  const { folder, env } = await packagedChromium();
  return { executablePath: path.join(folder, 'chromium'), args: ARGS, env, headless: true };
}

function installedChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(folder => folder !== '');
  const onPath = folders.flatMap(folder => NAMES.map(name => path.join(folder, name)));
  const others = process.platform === 'darwin' ? MAC_APPS : [];
  return [...onPath, ...others].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface PackagedChromium {
  folder: string;
  env: Record<string, string>;
}

async function packagedChromium(): Promise<PackagedChromium> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('Could not find Chromium. Install Chrome or Chromium, or set STROBE_CHROMIUM to its path.');
  const folder = path.join(cacheFolder(process.env), 'tests', `chromium-${packageVersion()}`);
  await withFolderLock(folder, {}, async () => {
    if (!existsSync(folder)) await unpack(folder);
  });
  return { folder, env: environmentOf(folder) };
}

function packageVersion(): string {
  const file = path.join(root(), PACKAGE, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The package unpacks into the system's temporary folder, so run it in a separate process with another one. */
async function unpack(folder: string): Promise<void> {
  const temporary = `${folder}.${process.pid}.making`;
  mkdirSync(temporary, { recursive: true });
  try {
    // With this variable, the package also unpacks the shared libraries.
    const env = { ...process.env, TMPDIR: temporary, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' };
    const code = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { cwd: root(), env });
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The libraries and fonts of the system, or those of the package if they are missing. */
function environmentOf(folder: string): Record<string, string> {
  const env: Record<string, string> = { ...(process.env as Record<string, string>) };
  env.FONTCONFIG_PATH = fontFolder(folder);
  if (missingLibraries(folder, env).length === 0) return env;
  const libraries = [path.join(folder, 'al2023/lib'), env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  const own = { ...env, LD_LIBRARY_PATH: libraries };
  const missing = missingLibraries(folder, own);
  if (missing.length > 0)
    throw new Error(`Chromium needs libraries that are missing on this ${os.type()} system: ${missing.join(', ')}.`);
  return own;
}

function fontFolder(folder: string): string {
  return (
    process.env.FONTCONFIG_PATH ?? (existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : path.join(folder, 'fonts'))
  );
}

function missingLibraries(folder: string, env: NodeJS.ProcessEnv): string[] {
  const { stdout } = spawnSync('ldd', [path.join(folder, 'chromium')], { env, encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(match => match[1]!);
}
