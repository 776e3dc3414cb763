import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ended } from './strobe';

/**
 * Runs a command with its output in the files `stdout` and `stderr` of its folder: a spare JVM cannot write to the
 * sockets that Node gives its children.
 */
export async function runIntoFiles(
  command: string[],
  options: { cwd: string; env: Record<string, string> },
): Promise<Omit<Ended, 'signal'>> {
  const { code } = await run('sh', ['-c', '"$@" > stdout 2> stderr', 'sh', ...command], options);
  const text = (name: string) => readFileSync(join(options.cwd, name), 'utf8');
  return { code, stdout: text('stdout'), stderr: text('stderr') };
}
