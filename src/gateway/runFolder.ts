import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'strobe-run-';
const DAY_MS = 24 * 3600 * 1000;

/**
 * Creates a folder for the files of one run or of a spare JVM, which is removed at its end. Also removes folders left
 * by a killed gateway, one day after the last write: its job may have continued and may still write its event log.
 */
export async function makeRunFolder(parent = tmpdir()): Promise<string> {
  await removeAbandoned(parent);
  return mkdtemp(join(parent, PREFIX));
}

async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter(each => each.startsWith(PREFIX))) {
    const folder = join(parent, name);
    try {
      if (Date.now() - (await lastChange(folder)) > DAY_MS) await rm(folder, { recursive: true, force: true });
    } catch {
      // Another gateway has just removed it, or it belongs to another user.
    }
  }
}

async function lastChange(folder: string): Promise<number> {
  const files = (await readdir(folder, { recursive: true })).map(name => join(folder, name));
  const times = await Promise.all([folder, ...files].map(async path => (await stat(path)).mtimeMs));
  return Math.max(...times);
}
