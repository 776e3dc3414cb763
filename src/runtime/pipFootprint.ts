import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What pip has written to disk so far, in bytes: it prints nothing while it downloads, builds and copies. */
export interface PipFootprint {
  /** Archives during the download. */
  archives: number;
  /** All temporary files, including unpacked archives and their builds. */
  temporary: number;
  /** What is installed. */
  installed: number;
}

/** @param temporary folder of pip's temporary files, inside `folder` */
export async function pipFootprint(folder: string, temporary: string): Promise<PipFootprint> {
  const footprint: PipFootprint = { archives: 0, temporary: 0, installed: 0 };
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const stats = await lstat(file).catch(() => null);
    // pip removes its files in the meantime.
    if (!stats?.isFile()) continue;
    const inTemporary = file.startsWith(temporary + path.sep);
    footprint[inTemporary ? 'temporary' : 'installed'] += stats.size;
    if (inTemporary && /\.(whl|tar\.gz)$/.test(name)) footprint.archives += stats.size;
  }
  return footprint;
}
