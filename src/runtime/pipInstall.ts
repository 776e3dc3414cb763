import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipFootprint } from './pipFootprint';
import { PipProgress } from './pipProgress';
import { pipFailure } from './pipFailure';

import type { OnProgress } from './runtime';
import { supervisePython } from './supervisePython';

export interface PipOptions {
  env: NodeJS.ProcessEnv;
  /** Folder on the target disk; pip's temporary files go there too, and are removed. */
  folder: string;
  /** Install into this folder of packages instead of the environment of that Python. */
  target?: string;
  /** File for all output of pip. Removed on success. */
  log: string;
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

/** Minimum time between two checks of pip's files, in milliseconds. */
const LOOK_EVERY = 500;
/** A check reads thousands of files: it must not slow down pip. */
const PAUSE_PER_LOOK = 10;

/**
 * Installs exactly these versions and nothing else, from pip's configured package index.
 *
 * @param requirements package to version
 * @throws StrobeError as in `pipFailure`
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

/** The caller's environment without Python settings that would make pip use another Python or another folder. */
function pipEnvironment(env: NodeJS.ProcessEnv, temporary: string): NodeJS.ProcessEnv {
  const ours = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' };
  const dropped = {
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
    // Overrides a configuration file, too: neither option is compatible with a target folder.
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_TARGET: undefined,
    PIP_PREFIX: undefined,
  };
  return { ...env, ...dropped, ...ours };
}

/** The next check starts only after the previous one has ended. */
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
