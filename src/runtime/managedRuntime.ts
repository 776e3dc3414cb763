import { existsSync, renameSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { cacheFolder } from './cacheFolder';
import { compilePackages } from './compilePackages';
import { pinnedRuntimeFor, type PinnedRuntime } from './compatibility';
import { probePython, pythonInEnvironment, type PythonProbe } from './findPython';
import { makeEnvironment } from './makeEnvironment';
import { pipInstall } from './pipInstall';
import { downloadSize } from './pipProgress';
import type { OnProgress } from './runtime';
import { withFolderLock } from './withFolderLock';

export interface ManageOptions {
  env: NodeJS.ProcessEnv;
  onProgress?: OnProgress;
  signal?: AbortSignal;
  /** False if the user has to be asked first: then nothing is created. */
  mayMake?: boolean;
}

/** Written last: a folder without it is incomplete. */
const COMPLETE = 'strobe-complete.json';

/**
 * The runtime in the cache for an interpreter, created if it is missing: a virtual environment of that interpreter with
 * pinned packages. It is created in its final place, because its scripts contain the absolute path.
 *
 * @throws StrobeError `runtime.consent`, `python.tooOld`, `runtime.noVenv`, `runtime.noNetwork`,
 * `platform.unsupported`, `runtime.failed`;
 *   the signal's reason if it is aborted. After an error, no partial runtime is left.
 */
export async function managedRuntime(base: PythonProbe, options: ManageOptions): Promise<PythonProbe> {
  const pinned = pinnedFor(base);
  const folder = path.join(cacheFolder(options.env), 'runtimes', keyOf(base, pinned));
  const existing = await readManaged(folder, options);
  if (existing) return existing;
  requireConsent(options, `Strobe needs Spark, and ${base.executable} has no pyspark.`, {
    made: `Strobe’s managed runtime with pyspark ${pinned.pyspark} (${downloadSize(requirementsOf(pinned))})`,
    folder,
  });
  return withFolderLock(folder, options, async () => {
    const madeMeanwhile = await readManaged(folder, options);
    if (madeMeanwhile) return madeMeanwhile;
    try {
      await make(folder, base, pinned, options);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      throw error;
    }
    const made = await readManaged(folder, options);
    if (!made) throw new StrobeError('runtime.failed', `The runtime in ${folder} was installed but does not start.`);
    return made;
  });
}

/** @throws StrobeError `runtime.consent` if nothing may be created without asking */
export function requireConsent(
  { mayMake }: ManageOptions,
  need: string,
  { made, folder }: { made: string; folder: string },
): void {
  if (mayMake === false)
    throw new StrobeError('runtime.consent', `${need} ${made} can be downloaded once to ${folder}.`);
}

function pinnedFor(base: PythonProbe): PinnedRuntime {
  const pinned = pinnedRuntimeFor(base.version);
  if (pinned) return pinned;
  throw new StrobeError(
    'python.tooOld',
    `Python ${base.version} (${base.executable}) has no pyspark, and no pyspark version supported by Strobe is available for it. ` +
      'Install Python 3.11, 3.12 or 3.13.',
  );
}

/** The same interpreter and the same list of packages result in the same folder. */
function keyOf(base: PythonProbe, pinned: PinnedRuntime): string {
  const identity = JSON.stringify([base.basePrefix, base.version, requirementsOf(pinned)]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 8);
  return `pyspark-${pinned.pyspark}-python-${base.version}-${hash}`;
}

function requirementsOf(pinned: PinnedRuntime): Record<string, string> {
  return { pyspark: pinned.pyspark, ...pinned.packages };
}

/** Null if it is missing, incomplete, or no longer starts because its base Python is gone. */
async function readManaged(folder: string, options: ManageOptions): Promise<PythonProbe | null> {
  if (!existsSync(path.join(folder, COMPLETE))) return null;
  const env = { ...options.env, PYTHONPATH: undefined, PYTHONHOME: undefined };
  const python = await probePython(pythonInEnvironment(folder), { env, cwd: folder, signal: options.signal });
  return python?.pyspark ? python : null;
}

async function make(folder: string, base: PythonProbe, pinned: PinnedRuntime, options: ManageOptions): Promise<void> {
  const requirements = requirementsOf(pinned);
  options.onProgress?.({
    fraction: 0,
    message: `Creating a runtime with pyspark ${pinned.pyspark} (once, ${downloadSize(requirements)})`,
  });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await makeEnvironment(folder, base, options);
  const python = pythonInEnvironment(folder);
  await pipInstall(python, requirements, { ...options, folder, log: `${folder}.log` });
  options.onProgress?.({ fraction: null, message: 'Compiling the runtime’s Python modules' });
  await compilePackages(python, options);
  const mark = path.join(folder, COMPLETE);
  writeFileSync(`${mark}.new`, JSON.stringify({ base: base.executable, requirements }, null, 2));
  renameSync(`${mark}.new`, mark);
  options.onProgress?.({ fraction: 1, message: `Created the runtime in ${folder}` });
}
