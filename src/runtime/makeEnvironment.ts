import { StrobeError } from '../errors/strobeError';
import { minorLine } from '../text/versionNumbers';
import type { PythonProbe } from './findPython';
import { supervisePython } from './supervisePython';

/**
 * Creates a virtual environment with pip in an empty or missing folder.
 *
 * @throws StrobeError `runtime.noVenv` if that Python cannot (Debian has `ensurepip` in a separate package),
 *   `runtime.failed`; the signal's reason if it is aborted
 */
export async function makeEnvironment(
  folder: string,
  base: PythonProbe,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  if (!base.canMakeEnvironments) throw noVenv(base);
  const result = await supervisePython(base.executable, ['-m', 'venv', '--clear', folder], { env, signal });
  if (result.code === 0) return;
  const text = `${result.stdout}\n${result.stderr}`.trim();
  if (text.includes('ensurepip is not')) throw noVenv(base);
  const reason = text.split('\n').at(-1) ?? '';
  throw new StrobeError('runtime.failed', `Could not create a virtual environment in ${folder}: ${reason}`);
}

function noVenv(base: PythonProbe): StrobeError {
  return new StrobeError(
    'runtime.noVenv',
    `Python ${base.version} (${base.executable}) cannot create the virtual environment that Strobe needs. ` +
      `On Debian and Ubuntu: sudo apt install python${minorLine(base.version)}-venv. ` +
      'On other systems, install a Python that includes venv and ensurepip.',
  );
}
