import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { withFolderLock } from '../../../src/runtime/withFolderLock';

/**
 * A folder of the tests in the cache, next to the managed runtimes. It is filled once: other processes that need it wait, and one
 * that was left half done is made again.
 * @param fill must leave the thread free, so that the others see that it works
 */
export async function keptFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(process.env), 'tests', name);
  const mark = join(folder, 'complete');
  if (existsSync(mark)) return folder;
  await withFolderLock(folder, {}, async () => {
    if (existsSync(mark)) return;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await fill(folder);
    writeFileSync(mark, '');
  });
  return folder;
}
