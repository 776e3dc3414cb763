import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { classSources } from './classCacheKey';
import type { Runtime } from './runtime';

/** Classes of Spark that a JVM loads in one go, because one before it has left them behind. */
export interface CachedClasses {
  folder: string;
  /** A Java home whose `java` takes Spark's classes from the cache. */
  javaHome: string;
  /** On disk. */
  bytes: number;
}

/** What is known of a cache, in a file beside its archives. */
export interface ClassCacheFacts {
  sparkHome: string;
  /** Changes when one of its jars does. */
  jarsKey: string;
  /** Home of the Java itself. */
  java: string;
  /** Null where this Java made none that it takes: not to be tried again. */
  javaHome: string | null;
  archives: Archive[];
}

export interface Archive {
  name: string;
  size: number;
  /** Of the last change, whatever the file's own time says: an archive that was changed can crash a JVM. */
  changed: number;
}

export const FACTS = 'cache.json';

export function classesFolder(env: NodeJS.ProcessEnv): string {
  return path.join(cacheFolder(env), 'classes');
}

/** The class cache for this Java and this Spark as they are now; null where there is none that is whole. */
export function findClassCache(runtime: Runtime, env: NodeJS.ProcessEnv): CachedClasses | null {
  const sources = classSources(runtime);
  return sources && wholeCache(path.join(classesFolder(env), sources.key));
}

/** The cache in that folder; null if there is none, or not as it was made. */
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

/** Bytes that all class caches take on disk. */
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

/** When a cache was last used: the time of its file of facts. */
export function lastUsed(folder: string): number {
  return statSync(path.join(folder, FACTS), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function markUsed(folder: string): void {
  try {
    utimesSync(path.join(folder, FACTS), new Date(), new Date());
  } catch {
    // Thrown away just now: the JVM then starts without.
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
