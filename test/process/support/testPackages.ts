import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { projectRoot, run, testRuntime } from './strobe';

/**
 * A folder for PYTHONPATH with these packages, created once in the cache next to the managed runtimes. It has the name of
 * a folder of libraries: code in it is not the user's.
 */
export async function testPackages(name: string, packages: string[]): Promise<string> {
  const { executable, version } = testRuntime().python;
  const folder = join(cacheFolder(process.env), 'tests', `${name}-python-${version}`);
  const libraries = join(folder, 'site-packages');
  if (existsSync(folder)) return libraries;
  const building = `${folder}.${process.pid}`;
  const target = join(building, 'site-packages');
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', target, ...packages];
  const { code, stderr } = await run(executable, args, { cwd: projectRoot });
  if (code !== 0) throw new Error(`could not install ${packages.join(', ')}: ${stderr}`);
  try {
    renameSync(building, folder);
  } catch (error) {
    // Another run was faster.
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return libraries;
}
