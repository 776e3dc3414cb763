import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Available memory in bytes without swapping: of the machine or of this process's control group (version 2), whichever
 * is less. Null if the system does not report it in this way, as outside of Linux: on macOS, free memory does not
 * include memory that can be reclaimed.
 *
 * @param root for tests: the folder with `proc` and `sys`.
 */
export function availableMemory(root = '/'): number | null {
  const machine = read(join(root, 'proc/meminfo'))?.match(/^MemAvailable:\s+(\d+) kB$/m);
  if (!machine) return null;
  return Math.min(Number(machine[1]) * 1024, ofControlGroup(root) ?? Infinity);
}

/** File cache, which is reclaimed before a process is killed. */
function ofControlGroup(root: string): number | null {
  const group = read(join(root, 'proc/self/cgroup'))?.match(/^0::\/(.*)$/m);
  if (!group) return null;
  const file = (name: string) => read(join(root, 'sys/fs/cgroup', group[1]!, name));
  const limit = Number(file('memory.max') ?? NaN);
  const used = Number(file('memory.current') ?? NaN);
  if (Number.isNaN(limit) || Number.isNaN(used)) return null;
  const givenBack = file('memory.stat')?.match(/^inactive_file (\d+)$/m);
  return limit - used + Number(givenBack?.[1] ?? 0);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
