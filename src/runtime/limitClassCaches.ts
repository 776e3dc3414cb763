import { existsSync, rmSync, statSync } from 'node:fs';
import { allClassCaches, lastUsed, type ClassCacheFacts, type ClassCacheFolder } from './classCache';

/** The lock of a cache in creation is touched every few seconds, see `withFolderLock`. */
const LOCK_IS_STALE = 60_000;

/**
 * Removes class caches that can no longer be used, and then the least recently used ones until all take at most `limit`
 * bytes. A running JVM keeps its cache.
 *
 * @param newest folder of the one that was just created, which is kept
 */
export function limitClassCaches(env: NodeJS.ProcessEnv, limit: number, newest: string): void {
  const caches = allClassCaches(env);
  const made = caches.find(({ folder }) => folder === newest);
  if (!made?.facts) return;
  const others = caches.filter(({ folder }) => folder !== newest && !isBeingMade(folder));
  const stale = others.filter(({ facts }) => isStale(facts, made.facts!));
  stale.forEach(remove);
  const usable = others.filter(cache => !stale.includes(cache));
  let total = [made, ...usable].reduce((sum, { bytes }) => sum + bytes, 0);
  for (const cache of usable.sort((a, b) => lastUsed(a.folder) - lastUsed(b.folder))) {
    if (total <= limit) return;
    remove(cache);
    total -= cache.bytes;
  }
}

/** Left by a killed process, for a removed Spark, or in an older format. */
function isStale(facts: ClassCacheFacts | null, made: ClassCacheFacts): boolean {
  if (!facts || !existsSync(facts.sparkHome) || !existsSync(facts.java)) return true;
  return facts.sparkHome === made.sparkHome && (facts.java === made.java || facts.jarsKey !== made.jarsKey);
}

function isBeingMade(folder: string): boolean {
  const lock = statSync(`${folder}.lock`, { throwIfNoEntry: false });
  return lock !== undefined && Date.now() - lock.mtimeMs < LOCK_IS_STALE;
}

function remove({ folder }: ClassCacheFolder): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
