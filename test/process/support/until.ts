import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 25;

/**
 * Waits for something that sends no event: a file of another process, a process that is not our child.
 * @throws Error with `describe()` at the deadline.
 */
export async function until(holds: () => boolean, describe: () => string, deadlineMs = 90_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`After ${deadlineMs} ms: ${describe()}`);
    await delay(INTERVAL_MS);
  }
}
