import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { testRuntime } from './strobe';

const PACKAGES = ['ipykernel', 'nbconvert', 'pandas'];

/**
 * The Python of an environment with Jupyter's kernel and the pyspark of the other tests. It is kept in the cache next to
 * the managed runtimes.
 */
export function notebookPython(): string {
  const { executable, version } = testRuntime().python;
  const folder = join(cacheFolder(process.env), 'tests', `notebooks-python-${version}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'complete'))) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync(executable, ['-m', 'venv', folder]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  // The folder of the packages of the runtime is searched after the environment's own.
  writeFileSync(join(packagesOf(python), 'runtime.pth'), packagesOf(executable));
  mkdirSync(join(folder, 'complete.new'));
  renameSync(join(folder, 'complete.new'), join(folder, 'complete'));
  return python;
}

const packagesOf = (python: string): string =>
  execFileSync(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], { encoding: 'utf8' }).trim();
