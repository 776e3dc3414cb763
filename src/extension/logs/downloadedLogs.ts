import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Of older downloads, these are kept, to be there after a reload of the window. */
const MOST_LOGS = 20;
const MOST_BYTES = 8 * 2 ** 30;

/** Logs that were downloaded. Each is in a folder of its own, and the newest are kept. */
export class DownloadedLogs {
  constructor(
    private readonly folder: string,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /**
   * Adds a log, and removes old ones. Nothing is left of a download that fails.
   * @param download puts the log into a folder and returns its path
   */
  async add(download: (folder: string) => Promise<string>): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const own = await mkdtemp(path.join(this.folder, 'log-'));
    try {
      const log = await download(own);
      await this.limit();
      return log;
    } catch (error) {
      await rm(own, { recursive: true, force: true });
      throw error;
    }
  }

  private async limit(): Promise<void> {
    const names = (await readdir(this.folder)).filter(name => name.startsWith('log-'));
    const kept = await Promise.all(names.map(name => sizeAndAge(path.join(this.folder, name))));
    kept.sort((a, b) => b.time - a.time);
    let bytes = 0;
    for (const [index, each] of kept.entries()) {
      bytes += each.bytes;
      if (index >= MOST_LOGS || (index > 0 && bytes > this.mostBytes))
        await rm(each.folder, { recursive: true, force: true });
    }
  }
}

async function sizeAndAge(folder: string): Promise<{ folder: string; bytes: number; time: number }> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = files.map(file =>
    stat(path.join(folder, file)).then(
      found => found.size,
      () => 0,
    ),
  );
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const time = await stat(folder).then(
    found => found.mtimeMs,
    () => 0,
  );
  return { folder, bytes, time };
}
