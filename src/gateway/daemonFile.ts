import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../../package.json';
import type { GatewayAddress } from '../wire/messages';

/** How the gateway in the background is found: the file `daemon.json` of the cache folder, for its owner's eyes only. */
export interface DaemonAddress extends GatewayAddress {
  /** What the daemon proves itself by. It is never sent. */
  key: string;
  /** Of the program that it runs, see `thisBuild`. */
  build: string;
}

export const daemonFile = (cache: string) => join(cache, 'daemon.json');

/** Null where there is none, where it cannot be read, and where others might have read or written it. */
export function readDaemonFile(file: string): DaemonAddress | null {
  try {
    const { mode, uid } = statSync(file);
    if ((mode & 0o077) !== 0 || uid !== process.getuid?.()) return null;
    const address = JSON.parse(readFileSync(file, 'utf8')) as DaemonAddress;
    const texts = [address.token, address.key, address.build];
    const isWhole =
      texts.every(text => typeof text === 'string') && [address.port, address.pid].every(Number.isInteger);
    return isWhole ? address : null;
  } catch {
    return null;
  }
}

/** The same, if it is this very program: any other might not understand what it is asked. */
export function usableAddress(cache: string): DaemonAddress | null {
  const address = readDaemonFile(daemonFile(cache));
  return address?.build === thisBuild() ? address : null;
}

/** Whoever reads it meanwhile reads the old one or the new one. */
export function writeDaemonFile(file: string, address: DaemonAddress): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, JSON.stringify(address), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}

/** Takes the file away, unless another daemon has put its own there. */
export function removeDaemonFile(file: string, key: string): void {
  if (readDaemonFile(file)?.key === key) rmSync(file, { force: true });
}

/** Names the program of this folder: one that was built or installed anew is another one. */
export function thisBuild(): string {
  const program = join(__dirname, 'gateway.js');
  return `${version} ${statSync(program).mtimeMs} ${program}`;
}

export const daemonProof = (key: string, nonce: string) => createHmac('sha256', key).update(nonce).digest('hex');

export function isProof(given: string, key: string, nonce: string): boolean {
  const expected = Buffer.from(daemonProof(key, nonce));
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
