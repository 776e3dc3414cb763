import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { OnProgress } from './runtime';

interface LockOptions {
  onProgress?: OnProgress;
  signal?: AbortSignal;
}

const HEARTBEAT = 2_000;
/** A lock that was not touched for this long is stale, even if its process id exists. */
const STALE = 30_000;

/**
 * Runs `work` while no other process creates the same folder; others wait. The lock is the file `<folder>.lock`,
 * touched while its owner lives, so that the lock of a killed process can be taken over.
 */
export async function withFolderLock<T>(folder: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = `${folder}.lock`;
  mkdirSync(path.dirname(lock), { recursive: true });
  while (!take(lock)) {
    options.onProgress?.({
      fraction: null,
      message: 'Waiting for another Strobe process that is creating the same runtime',
    });
    await pause(HEARTBEAT / 4, options.signal);
  }
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx');
    writeSync(file, JSON.stringify({ pid: process.pid, host: os.hostname() }));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE) return true;
    const owner = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number; host: string };
    return owner.host === os.hostname() && !isAlive(owner.pid);
  } catch {
    // Being written or released at this moment: try again.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // The cache was emptied; the work itself reports the error.
  }
}

/** Polls, because a killed process sends no event. */
function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
