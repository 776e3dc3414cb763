import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { projectRoot, run, testRuntime } from './strobe';

/** Packages that pyspark requires for Connect but does not include. */
const PACKAGES = ['grpcio>=1.48.1', 'grpcio-status>=1.48.1', 'googleapis-common-protos>=1.56.4', 'zstandard>=0.25.0'];

/** A folder for PYTHONPATH, created once in the cache next to the managed runtimes. */
export async function connectPackages(): Promise<string> {
  const { executable, version } = testRuntime().python;
  const folder = join(cacheFolder(process.env), 'tests', `connect-python-${version}`);
  if (existsSync(folder)) return folder;
  const building = `${folder}.${process.pid}`;
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', building, ...PACKAGES];
  const { code, stderr } = await run(executable, args, { cwd: projectRoot });
  if (code !== 0) throw new Error(`could not install the packages for Spark Connect: ${stderr}`);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
