import compilePackagesScript from './compilePackages.py';
import { supervisePython } from './supervisePython';

/**
 * Has all that an environment's jobs import compiled ahead of them. Where that fails they are slower, and nothing else.
 *
 * @throws the signal's reason if it is aborted
 */
export async function compilePackages(
  python: string,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<void> {
  // Isolated, it takes no settings from variables: it would put what it compiles elsewhere, or compile something else.
  await supervisePython(python, ['-I', '-c', compilePackagesScript], { env, signal });
}
