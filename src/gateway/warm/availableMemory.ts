import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Bytes that can be had without swapping: of the machine, and of the control group (version 2) that this process is in,
 * whichever is less. Null where the system does not tell it in this way, as outside of Linux: what macOS calls free leaves
 * out all that it would give back.
 *
 * @param root for tests: where `proc` and `sys` are.
 */
export function availableMemory(root = '/'): number | null {
  const machine = read(join(root, 'proc/meminfo'))?.match(/^MemAvailable:\s+(\d+) kB$/m);
  if (!machine) return null;
  return Math.min(Number(machine[1]) * 1024, ofControlGroup(root) ?? Infinity);
}

/** What its files hold in memory is given back before anything is ended. */
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
