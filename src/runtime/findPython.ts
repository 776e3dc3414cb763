import { existsSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './runChild';
import type { PythonSource } from './runtime';

/** What an interpreter reports about itself. */
export interface PythonProbe {
  executable: string;
  /** `3.11.7`. */
  version: string;
  /** Folder of the environment (`sys.prefix`), and of the base installation. */
  prefix: string;
  basePrefix: string;
  /** Whether it can create a virtual environment with pip: Debian removes `ensurepip`. */
  canMakeEnvironments: boolean;
  hasPip: boolean;
  pyspark: { version: string; folder: string; hasJars: boolean } | null;
}

export interface FoundPython extends PythonProbe {
  source: PythonSource;
}

export interface PythonCandidate {
  command: string;
  source: PythonSource;
}

/** Does not import pyspark: that alone takes half a second, and fails if pandas and numpy are incompatible. */
const PROBE = `
import importlib.util, json, os, re, sys
sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
def pyspark():
    spec = importlib.util.find_spec("pyspark")
    if spec is None or not spec.origin:
        return None
    folder = os.path.dirname(spec.origin)
    try:
        with open(os.path.join(folder, "version.py"), encoding="utf-8") as file:
            version = re.search(r"__version__[^=]*=\\s*['\\"]([^'\\"]+)", file.read()).group(1)
    except (OSError, AttributeError):
        return None
    return {"version": version, "folder": folder, "hasJars": os.path.isdir(os.path.join(folder, "jars"))}
def has(name):
    return importlib.util.find_spec(name) is not None
print("\\n" + json.dumps({
    "executable": sys.executable,
    "version": "%d.%d.%d" % sys.version_info[:3],
    "prefix": sys.prefix,
    "basePrefix": sys.base_prefix,
    "canMakeEnvironments": has("venv") and has("ensurepip"),
    "hasPip": has("pip"),
    "pyspark": pyspark(),
}))
`;

const PROBE_TIMEOUT = 30_000;

/** Null if the command does not exist, or is not a working Python 3. `cwd` matters to version managers. */
export async function probePython(
  command: string,
  options: { env: NodeJS.ProcessEnv; cwd: string; signal?: AbortSignal },
): Promise<PythonProbe | null> {
  const cwd = existsSync(options.cwd) ? options.cwd : undefined;
  try {
    const result = await runChild(command, ['-c', PROBE], { ...options, cwd, timeout: PROBE_TIMEOUT });
    if (result.code !== 0) return null;
    return JSON.parse(result.stdout.slice(result.stdout.lastIndexOf('\n') + 1)) as PythonProbe;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof SyntaxError || isSystemError(error)) return null;
    throw error;
  }
}

/**
 * The interpreters to try, in order: the setting, the editor's, virtual environments (the active one, then `.venv` and
 * `venv` in the given folders), then those on PATH.
 */
export function pythonCandidates(where: {
  setting?: string;
  editorPython?: string;
  folders: string[];
  env: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}): PythonCandidate[] {
  const platform = where.platform ?? process.platform;
  const candidates: PythonCandidate[] = [];
  if (where.setting) candidates.push({ command: where.setting, source: 'setting' });
  if (where.editorPython) candidates.push({ command: where.editorPython, source: 'editor' });
  for (const folder of environmentFolders(where.folders, where.env)) {
    const command = pythonInEnvironment(folder, platform);
    if (existsSync(command)) candidates.push({ command, source: 'virtualEnv' });
  }
  const names = platform === 'win32' ? ['python', 'python3'] : ['python3', 'python'];
  for (const command of names) candidates.push({ command, source: 'path' });
  return candidates;
}

/** More interpreters on PATH, newest first, as candidates for a managed runtime. */
export const versionedPythons = ['python3.13', 'python3.12', 'python3.11', 'python3.14', 'python3.10', 'python3.9'];

export function pythonInEnvironment(folder: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python');
}

function environmentFolders(folders: string[], env: NodeJS.ProcessEnv): string[] {
  const named = folders.flatMap(folder => [path.join(folder, '.venv'), path.join(folder, 'venv')]);
  return [...new Set(env.VIRTUAL_ENV ? [env.VIRTUAL_ENV, ...named] : named)];
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
