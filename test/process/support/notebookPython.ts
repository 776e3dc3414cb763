import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keptFolder } from './keptFolder';
import { testRuntime } from './strobe';

const PACKAGES = ['ipykernel', 'nbconvert', 'pandas'];
const execute = promisify(execFile);

/** The Python of an environment with Jupyter's kernel and the pyspark of the other tests. */
export async function notebookPython(): Promise<string> {
  const { executable, version } = testRuntime().python;
  const folder = await keptFolder(`notebooks-python-${version}`, async environment => {
    await execute(executable, ['-m', 'venv', environment]);
    const python = pythonOf(environment);
    await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
    // The folder of the packages of the runtime is searched after the environment's own.
    writeFileSync(join(await packagesOf(python), 'runtime.pth'), await packagesOf(executable));
  });
  return pythonOf(folder);
}

const pythonOf = (environment: string): string => join(environment, 'bin/python');

async function packagesOf(python: string): Promise<string> {
  const { stdout } = await execute(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))']);
  return stdout.trim();
}
