import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { classSources } from './classCacheKey';
import type { Runtime } from './runtime';

/** Spark classes that a JVM loads from an archive that an earlier JVM has written. */
export interface CachedClasses {
  folder: string;
  /** A Java home whose `java` loads Spark's classes from the cache. */
  javaHome: string;
  /** On disk. */
  bytes: number;
}

/** Metadata of a cache, in a file next to its archives. */
export interface ClassCacheFacts {
  sparkHome: string;
  /** Changes when one of its jars does. */
  jarsKey: string;
  /** Home of the Java itself. */
  java: string;
  /** Null if this Java did not create a usable archive: do not try again. */
  javaHome: string | null;
  archives: Archive[];
}

export interface Archive {
  name: string;
  size: number;
  /** Time of the last change, independent of file times: a changed archive can crash a JVM. */
  changed: number;
}

export const FACTS = 'cache.json';

export function classesFolder(env: NodeJS.ProcessEnv): string {
  return path.join(cacheFolder(env), 'classes');
}

/** The class cache for this Java and this Spark in their current state; null if there is no complete one. */
export function findClassCache(runtime: Runtime, env: NodeJS.ProcessEnv): CachedClasses | null {
  const sources = classSources(runtime);
  return sources && wholeCache(path.join(classesFolder(env), sources.key));
}

/** The cache in that folder; null if it is missing or was modified. */
export function wholeCache(folder: string): CachedClasses | null {
  const facts = readFacts(folder);
  if (!facts?.javaHome || !existsSync(path.join(facts.javaHome, 'bin', 'java'))) return null;
  if (!facts.archives.every(archive => isAsMade(folder, archive))) return null;
  const bytes = facts.archives.reduce((sum, { size }) => sum + size, 0);
  return { folder, javaHome: facts.javaHome, bytes };
}

/** The same runtime with a Java that starts Spark with the cached classes. */
export function withClassCache(runtime: Runtime, cached: CachedClasses): Runtime {
  markUsed(cached.folder);
  return { ...runtime, environment: { ...runtime.environment, JAVA_HOME: cached.javaHome } };
}

/** Bytes on disk of all class caches. */
export function classCacheSize(env: NodeJS.ProcessEnv): number {
  return allClassCaches(env).reduce((sum, { bytes }) => sum + bytes, 0);
}

export interface ClassCacheFolder {
  folder: string;
  bytes: number;
  facts: ClassCacheFacts | null;
}

/** Folders of caches, usable or not. */
export function allClassCaches(env: NodeJS.ProcessEnv): ClassCacheFolder[] {
  const all = classesFolder(env);
  if (!existsSync(all)) return [];
  const folders = readdirSync(all, { withFileTypes: true }).filter(entry => entry.isDirectory());
  return folders.map(({ name }) => {
    const folder = path.join(all, name);
    return { folder, bytes: bytesIn(folder), facts: readFacts(folder) };
  });
}

export function archiveOf(folder: string, name: string): Archive {
  const { size, ctimeMs } = statSync(path.join(folder, name));
  return { name, size, changed: ctimeMs };
}

export function readFacts(folder: string): ClassCacheFacts | null {
  try {
    return JSON.parse(readFileSync(path.join(folder, FACTS), 'utf8')) as ClassCacheFacts;
  } catch {
    return null;
  }
}

export function writeFacts(folder: string, facts: ClassCacheFacts): void {
  writeFileSync(path.join(folder, FACTS), JSON.stringify(facts));
}

/** When a cache was last used: the time of its metadata file. */
export function lastUsed(folder: string): number {
  return statSync(path.join(folder, FACTS), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function markUsed(folder: string): void {
  try {
    utimesSync(path.join(folder, FACTS), new Date(), new Date());
  } catch {
    // Just removed: the JVM starts without it.
  }
}

function isAsMade(folder: string, made: Archive): boolean {
  try {
    const { size, changed } = archiveOf(folder, made.name);
    return size === made.size && changed === made.changed;
  } catch {
    return false;
  }
}

function bytesIn(folder: string): number {
  const sizes = readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ name }) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
