import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * The kernel "Python (Strobe)": a kernelspec as Jupyter defines it
 * (https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs), whose command is `src/recorder/kernel.py`.
 */
const NAME = 'strobe-python';
const DISPLAY_NAME = 'Python (Strobe)';
const LAUNCHER = 'kernel.py';

export interface KernelSpec {
  /** The interpreter, which has ipykernel. */
  python: string;
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  /** Where gateways publish their addresses. */
  kernels: string;
  /** Variables for the kernel, such as JAVA_HOME. */
  env: Record<string, string>;
}

/** Where the recorder of a kernel finds a gateway: each writes its address to a file in this folder. */
export const kernelAddressFolder = (cache: string): string => path.join(cache, 'kernels');

/** The folder of kernelspecs of the user, as `jupyter --data-dir` names its parent. */
export function userKernels(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  return path.join(dataFolder(env, platform), 'kernels');
}

function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  const home = env.HOME ?? env.USERPROFILE ?? os.homedir();
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'jupyter');
  if (platform === 'darwin') return path.join(home, 'Library', 'Jupyter');
  return path.join(env.XDG_DATA_HOME || path.join(home, '.local', 'share'), 'jupyter');
}

/** The folder of kernelspecs of a virtual environment; null if the interpreter belongs to none. */
export function environmentKernels(python: string): string | null {
  const prefix = path.dirname(path.dirname(python));
  return existsSync(path.join(prefix, 'pyvenv.cfg')) ? path.join(prefix, 'share', 'jupyter', 'kernels') : null;
}

/** Writes the kernelspec, replacing an earlier one. @returns its folder. @throws the system's error */
export function writeKernelSpec(kernels: string, spec: KernelSpec): string {
  const folder = path.join(kernels, NAME);
  const launcher = path.join(folder, LAUNCHER);
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(spec.recorderHome, LAUNCHER), launcher);
  writePlace(folder, spec);
  const content = {
    // Isolated and without site-packages: the launcher needs nothing, and the kernel replaces it.
    argv: [spec.python, '-I', '-S', launcher, '-f', '{connection_file}'],
    display_name: DISPLAY_NAME,
    language: 'python',
    metadata: { debugger: true },
    env: spec.env,
  };
  writeFileSync(path.join(folder, 'kernel.json'), `${JSON.stringify(content, null, 2)}\n`);
  return folder;
}

/** Corrects a kernelspec that an earlier version of this extension wrote: its recorder may be gone. */
export function refreshKernelSpec(kernels: string, place: Pick<KernelSpec, 'recorderHome' | 'kernels'>): void {
  const folder = path.join(kernels, NAME);
  if (!hasKernelSpec(kernels)) return;
  copyFileSync(path.join(place.recorderHome, LAUNCHER), path.join(folder, LAUNCHER));
  writePlace(folder, place);
}

/** Removes it. Removing one that does not exist is harmless. */
export function removeKernelSpec(kernels: string): void {
  rmSync(path.join(kernels, NAME), { recursive: true, force: true });
}

export const hasKernelSpec = (kernels: string): boolean => existsSync(path.join(kernels, NAME, 'kernel.json'));

/** The interpreter of the kernelspec, null if there is none. */
export function pythonOfKernelSpec(kernels: string): string | null {
  try {
    const { argv } = JSON.parse(readFileSync(path.join(kernels, NAME, 'kernel.json'), 'utf8')) as { argv: unknown };
    return Array.isArray(argv) && typeof argv[0] === 'string' ? argv[0] : null;
  } catch {
    return null;
  }
}

function writePlace(folder: string, { recorderHome, kernels }: Pick<KernelSpec, 'recorderHome' | 'kernels'>): void {
  const place = { site: path.join(recorderHome, 'site'), kernels };
  writeFileSync(path.join(folder, 'recorder.json'), `${JSON.stringify(place, null, 2)}\n`);
}
