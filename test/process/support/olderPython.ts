import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptFolder } from './keptFolder';
import { testRuntime } from './strobe';

/** The oldest supported Spark. */
export const PYSPARK = '3.5.6';
/** Required to import most of its API. */
const PACKAGES = ['numpy<2; python_version < "3.13"', 'numpy; python_version >= "3.13"', 'pandas<2.3', 'pyarrow<20'];

/** Whether pandas on Spark can be imported: this version needs a numpy that does not support Python 3.13. */
export const hasPandas = (): boolean => !testRuntime().python.version.startsWith('3.13.');

/** The Python of an environment with this Spark, which no managed runtime has for current Python versions: a download of 400 MB. */
export async function olderPython(): Promise<string> {
  const { executable, version } = testRuntime().python;
  const folder = await keptFolder(`pyspark-${PYSPARK}-pandas-python-${version}`, async environment => {
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    const python = pythonOf(environment);
    await execute(executable, ['-m', 'venv', environment]);
    await execute(python, [...install, 'setuptools<81', 'wheel']);
    await execute(python, [...install, '--no-build-isolation', `pyspark==${PYSPARK}`, ...PACKAGES]);
  });
  return pythonOf(folder);
}

const execute = promisify(execFile);
const pythonOf = (environment: string): string => join(environment, 'bin/python');
