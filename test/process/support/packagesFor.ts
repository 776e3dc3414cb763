import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../../src/runtime/cacheFolder';

/** What pyspark requires for Connect but does not include. */
export const CONNECT = [
  'grpcio>=1.48.1',
  'grpcio-status>=1.48.1',
  'googleapis-common-protos>=1.56.4',
  'zstandard>=0.25.0',
];

/**
 * A folder for PYTHONPATH with these packages, created once in the cache next to the managed runtimes. It has the name of
 * a folder of libraries: code in it is not the user's.
 */
export async function packagesFor(
  python: { executable: string; version: string },
  name: string,
  packages: string[],
): Promise<string> {
  const folder = join(cacheFolder(process.env), 'tests', `${name}-python-${python.version}`);
  const libraries = join(folder, 'site-packages');
  if (existsSync(folder)) return libraries;
  const building = `${folder}.${process.pid}`;
  const target = join(building, 'site-packages');
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', target, ...packages];
  await promisify(execFile)(python.executable, args);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return libraries;
}
