/** What a daemon keeps ready, asked without starting a command for each question. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findDaemon } from '../../../src/cli/findDaemon';
import { daemonStatus, type DaemonStatus } from '../../../src/wire/messages';

const POLL_MS = 100;
/** For a JVM, on a machine that does other things as well. */
const SPARE_MS = 180_000;

/** Null where none runs that was started with this environment. */
export async function statusOf(env: NodeJS.ProcessEnv): Promise<DaemonStatus | null> {
  const found = await findDaemon(env);
  if (!found) return null;
  try {
    return await found.client.connection.sendRequest(daemonStatus, {});
  } finally {
    await found.client.stop();
  }
}

/** Waits until what it keeps is as it is asked for. @throws Error that says what it keeps at the deadline */
export async function untilKept(
  env: NodeJS.ProcessEnv,
  isMeant: (warm: DaemonStatus['warm']) => boolean,
): Promise<DaemonStatus['warm']> {
  const deadline = Date.now() + SPARE_MS;
  for (;;) {
    const warm = (await statusOf(env))?.warm;
    if (warm && isMeant(warm)) return warm;
    if (Date.now() > deadline) throw new Error(`after ${SPARE_MS} ms there is kept: ${JSON.stringify(warm)}`);
    await delay(POLL_MS);
  }
}

/**
 * A cache folder in which no class cache is made: that takes half a minute of CPU behind the back of a test that is about
 * something else, and makes spares anew when it is there.
 */
export function cacheWithoutClasses(folder: string): string {
  const cache = join(folder, 'cache');
  mkdirSync(join(cache, 'strobe'), { recursive: true });
  writeFileSync(join(cache, 'strobe', 'classes'), 'A file where the folder would be.');
  return cache;
}
