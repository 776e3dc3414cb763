import { readFile, stat } from 'node:fs/promises';

/** The text of a script; empty for a pipe, which only the job may read, and for a file that cannot be read. */
export async function textOfScript(path: string): Promise<string> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, 'utf8') : '';
  } catch {
    return '';
  }
}
