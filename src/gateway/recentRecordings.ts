import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const KEPT = 50;

/** A new file in the folder of recent runs. Beyond fifty files, the oldest are removed. Names sort by time. */
export function nextRecordingPath(folder: string, script: string | null, now: Date): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const recordings = readdirSync(folder)
    .filter(name => name.endsWith('.strobe'))
    .sort();
  for (const name of recordings.slice(0, Math.max(0, recordings.length - KEPT + 1)))
    rmSync(join(folder, name), { force: true });
  const stamp = now.toISOString().replace(/[:.]/g, '-').replace('Z', '');
  return join(folder, `${stamp}-${process.pid}-${basename(script ?? 'exec', '.py')}.strobe`);
}
