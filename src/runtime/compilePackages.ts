import compilePackagesScript from './compilePackages.py';
import { supervisePython } from './supervisePython';

/**
 * Compiles all modules that jobs import from an environment, in advance. If that fails, jobs are slower; nothing else
 * changes.
 *
 * @throws the signal's reason if it is aborted
 */
export async function compilePackages(
  python: string,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  // Isolated mode ignores environment variables, which could change where or how it compiles.
  await supervisePython(python, ['-I', '-c', compilePackagesScript], { env, signal });
}
