import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipFootprint } from './pipFootprint';
import { PipProgress } from './pipProgress';
import { pipFailure } from './pipFailure';

import type { OnProgress } from './runtime';
import { supervisePython } from './supervisePython';

export interface PipOptions {
  env: NodeJS.ProcessEnv;
  /** Folder on the disk that is installed to; pip's temporary files go there too, and are removed. */
  folder: string;
  /** Install into this folder of packages and not into the environment of that Python. */
  target?: string;
  /** File for all that pip says. Removed when it worked. */
  log: string;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

/** Milliseconds between two looks at what pip has put on the disk, at least. */
const LOOK_EVERY = 500;
/** A look goes through thousands of files: it must not take from pip what it shows. */
const PAUSE_PER_LOOK = 10;

/**
 * Installs exactly these versions and nothing else, from wherever this machine's pip is set up to take packages.
 *
 * @param requirements package to version
 * @throws StrobeError as `pipFailure` tells them apart
 */
export async function pipInstall(
  python: string,
  requirements: Record<string, string>,
  options: PipOptions,
): Promise<void> {
  const temporary = path.join(options.folder, 'pip-temporary');
  mkdirSync(temporary, { recursive: true });
  const progress = new PipProgress(requirements, options.onProgress ?? (() => {}));
  const stopLooking = lookRegularly(async () => progress.look(await pipFootprint(options.folder, temporary)));
  const args = ['-m', 'pip', 'install', '--no-input', '--no-deps', '--progress-bar', 'off', '--no-compile'];
  args.push('--disable-pip-version-check', '--no-warn-script-location', '--no-warn-conflicts');
  if (options.target) args.push('--target', options.target);
  args.push(...Object.entries(requirements).map(([name, version]) => `${name}==${version}`));
  try {
    const result = await supervisePython(python, args, {
      env: pipEnvironment(options.env, temporary),
      signal: options.signal,
      onLine: line => progress.line(line),
    });
    const said = `${result.stdout}\n${result.stderr}`;
    writeFileSync(options.log, said);
    if (result.code !== 0) throw pipFailure(said, requirements, options.log);
    rmSync(options.log, { force: true });
  } finally {
    stopLooking();
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Of the caller's Python settings, those that would lead pip to another Python or another folder are left out. */
function pipEnvironment(env: NodeJS.ProcessEnv, temporary: string): NodeJS.ProcessEnv {
  const ours = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' };
  const dropped = {
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
    // Over a file of settings, too: neither goes with a folder that is named.
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_TARGET: undefined,
    PIP_PREFIX: undefined,
  };
  return { ...env, ...dropped, ...ours };
}

/** The next look starts only after the last has ended. */
function lookRegularly(look: () => Promise<void>): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const again = (pause: number) => {
    timer = setTimeout(async () => {
      const began = performance.now();
      await look();
      if (!stopped) again(Math.max(LOOK_EVERY, PAUSE_PER_LOOK * (performance.now() - began)));
    }, pause);
  };
  again(LOOK_EVERY);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
