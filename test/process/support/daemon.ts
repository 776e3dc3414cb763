/** Reads what a daemon keeps ready, without starting a command for each request. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findDaemon } from '../../../src/cli/findDaemon';
import { daemonStatus, type DaemonStatus } from '../../../src/wire/messages';

const POLL_MS = 100;
/** Timeout for a JVM on a busy machine. */
const SPARE_MS = 180_000;

/** Null if no daemon was started with this environment. */
export async function statusOf(env: NodeJS.ProcessEnv): Promise<DaemonStatus | null> {
  const found = await findDaemon(env);
  if (!found) return null;
  try {
    return await found.client.connection.sendRequest(daemonStatus, {});
  } finally {
    await found.client.stop();
  }
}

/** Waits until it keeps what is expected. @throws Error with what it keeps at the deadline */
export async function untilKept(
  env: NodeJS.ProcessEnv,
  isMeant: (warm: DaemonStatus['warm']) => boolean,
): Promise<DaemonStatus['warm']> {
  const deadline = Date.now() + SPARE_MS;
  for (;;) {
    const warm = (await statusOf(env))?.warm;
    if (warm && isMeant(warm)) return warm;
    if (Date.now() > deadline) throw new Error(`after ${SPARE_MS} ms it keeps: ${JSON.stringify(warm)}`);
    await delay(POLL_MS);
  }
}

/**
 * A cache folder in which no class cache can be created: that takes half a minute of CPU in the background of a test
 * about something else, and creates the spares again when it is ready.
 */
export function cacheWithoutClasses(folder: string): string {
  const cache = join(folder, 'cache');
  mkdirSync(join(cache, 'strobe'), { recursive: true });
  writeFileSync(join(cache, 'strobe', 'classes'), 'A file instead of the folder.');
  return cache;
}
