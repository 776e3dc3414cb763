import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PipProgress } from './pipProgress';
import { pipFailure } from './pipFailure';
import { runChild } from './runChild';
import type { OnProgress } from './runtime';

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

/** Runs pip and ends it, with all that it started, when our end of its input closes: also if this process is killed. */
const SUPERVISE = `
import os, signal, subprocess, sys, threading
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable] + sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
def follow():
    while os.read(0, 1024):
        pass
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
threading.Thread(target=follow, daemon=True).start()
os._exit(1 if child.wait() else 0)
`;

/** Bytes of pip's temporary files are looked at this often, for the progress inside one big download. */
const LOOK_EVERY = 400;

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
  const look = setInterval(() => progress.downloaded(bytesUnder(temporary)), LOOK_EVERY);
  const args = ['-m', 'pip', 'install', '--no-input', '--no-deps', '--progress-bar', 'off', '--no-compile'];
  args.push('--disable-pip-version-check', '--no-warn-script-location', '--no-warn-conflicts');
  if (options.target) args.push('--target', options.target);
  args.push(...Object.entries(requirements).map(([name, version]) => `${name}==${version}`));
  try {
    const result = await runChild(python, ['-c', SUPERVISE, ...args], {
      env: pipEnvironment(options.env, temporary),
      holdInput: true,
      signal: options.signal,
      onLine: line => progress.line(line),
    });
    const said = `${result.stdout}\n${result.stderr}`;
    writeFileSync(options.log, said);
    if (result.code !== 0) throw pipFailure(said, requirements, options.log);
    rmSync(options.log, { force: true });
  } finally {
    clearInterval(look);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Of the caller's Python settings, those that would lead pip to another Python or another folder are left out. */
function pipEnvironment(env: NodeJS.ProcessEnv, temporary: string): NodeJS.ProcessEnv {
  const ours = { TMPDIR: temporary, TEMP: temporary, TMP: temporary, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' };
  const dropped = {
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
    PIP_USER: undefined,
    PIP_TARGET: undefined,
    PIP_PREFIX: undefined,
  };
  return { ...env, ...dropped, ...ours };
}

function bytesUnder(folder: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (/\.(whl|tar\.gz)$/.test(name)) bytes += statSync(path.join(folder, name)).size;
    }
  } catch {
    // pip removes its files while we look.
  }
  return bytes;
}
