import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of those whose command line has all of these texts. Reads `/proc`, so Linux only. */
export function processesOf(...texts: string[]): number[] {
  const ids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return ids.map(Number).filter(pid => texts.every(text => commandLine(pid).includes(text)));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}
