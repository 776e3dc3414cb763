import { readFileSync } from 'node:fs';

/** Resident memory of a process; null if the system does not report it, or the process is gone. */
export function residentBytes(pid: number): number | null {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found && Number(found[1]) * 1024;
  } catch {
    return null;
  }
}
