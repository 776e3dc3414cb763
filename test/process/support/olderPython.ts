import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { testRuntime } from './strobe';

/** The oldest supported Spark. */
export const PYSPARK = '3.5.6';
/** Required to import most of its API. */
const PACKAGES = ['numpy<2; python_version < "3.13"', 'numpy; python_version >= "3.13"', 'pandas<2.3', 'pyarrow<20'];

/** Whether pandas on Spark can be imported: this version needs a numpy that does not support Python 3.13. */
export const hasPandas = (): boolean => !testRuntime().python.version.startsWith('3.13.');

/**
 * The Python of an environment with this Spark, which no managed runtime has for current Python versions. It is kept in
 * the cache next to the managed runtimes: a download of 400 MB.
 */
export function olderPython(): string {
  const base = testRuntime().python;
  const folder = join(cacheFolder(process.env), 'tests', `pyspark-${PYSPARK}-pandas-python-${base.version}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'complete'))) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execFileSync(base.executable, ['-m', 'venv', folder]);
  execFileSync(python, [...install, 'setuptools<81', 'wheel']);
  execFileSync(python, [...install, '--no-build-isolation', `pyspark==${PYSPARK}`, ...PACKAGES]);
  mkdirSync(join(folder, 'complete.new'));
  renameSync(join(folder, 'complete.new'), join(folder, 'complete'));
  return python;
}
