import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What pip has put on the disk so far, in bytes: it says nothing while it downloads, builds and copies. */
export interface PipFootprint {
  /** Archives as they are downloaded. */
  archives: number;
  /** All temporary files, unpacked archives and what is built of them included. */
  temporary: number;
  /** What is installed. */
  installed: number;
}

/** @param temporary folder of pip's temporary files, inside of `folder` */
export async function pipFootprint(folder: string, temporary: string): Promise<PipFootprint> {
  const footprint: PipFootprint = { archives: 0, temporary: 0, installed: 0 };
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const stats = await lstat(file).catch(() => null);
    // pip removes its files while we look.
    if (!stats?.isFile()) continue;
    const inTemporary = file.startsWith(temporary + path.sep);
    footprint[inTemporary ? 'temporary' : 'installed'] += stats.size;
    if (inTemporary && /\.(whl|tar\.gz)$/.test(name)) footprint.archives += stats.size;
  }
  return footprint;
}
