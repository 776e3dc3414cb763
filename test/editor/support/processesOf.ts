import { readdirSync, readFileSync } from 'node:fs';

/** Ids of processes whose command line contains all these texts. Reads `/proc`, so it works only on Linux. */
export function processesOf(...texts: string[]): number[] {
  const ids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return ids.map(Number).filter(pid => texts.every(text => commandLine(pid).includes(text)));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // The process has ended.
    return '';
  }
}
