import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopSignals } from './stopSignals';

/** A new folder, which is there until `use` has ended or this process is asked to end. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'strobe-log-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stop = new StopSignals();
  stop.signal.addEventListener('abort', () => {
    remove();
    process.exit(stop.exitCode);
  });
  try {
    return await use(folder);
  } finally {
    stop.dispose();
    remove();
  }
}
