import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../../package.json';
import type { GatewayAddress } from '../wire/messages';
import { writePrivateFile } from './privateFile';

/** Finds the background gateway: the file `daemon.json` in the cache folder, which only its owner can read. */
export interface DaemonAddress extends GatewayAddress {
  /** The key that the daemon proves its identity with. It is never sent. */
  key: string;
  /** The build of its program, see `thisBuild`. */
  build: string;
}

export const daemonFile = (cache: string) => join(cache, 'daemon.json');

/** Null if it is missing, unreadable, or was accessible to other users. */
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

/** The same, if it is the same build of this program: other builds may use another protocol. */
export function usableAddress(cache: string): DaemonAddress | null {
  const address = readDaemonFile(daemonFile(cache));
  return address?.build === thisBuild() ? address : null;
}

export function writeDaemonFile(file: string, address: DaemonAddress): void {
  mkdirSync(dirname(file), { recursive: true });
  writePrivateFile(file, address);
}

/** Removes the file, unless it belongs to another daemon by now. */
export function removeDaemonFile(file: string, key: string): void {
  if (readDaemonFile(file)?.key === key) rmSync(file, { force: true });
}

/** Identifies the program in this folder; changes with every build or installation. */
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
