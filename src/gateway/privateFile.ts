import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes JSON that only its owner can read, replacing the file atomically. @throws the system's error */
export function writePrivateFile(file: string, value: object): void {
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, JSON.stringify(value), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}
