import { createHash } from 'node:crypto';
import { opendirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { readRelease, type JavaProbe } from './findJava';
import type { Runtime } from './runtime';

/** The source of the classes in a cache. */
export interface ClassSources {
  /** Changes with any of the files; `jarsKey` only with the jars. */
  key: string;
  jarsKey: string;
  /** The Java itself, behind any wrapper. */
  java: JavaProbe;
  sparkHome: string;
  /** Spark's jars in the order in which Java searches them: it loads a class from the first jar that contains it. */
  jars: string[];
}

/** The first Java that writes an archive of the classes on the class path when it ends. */
const FIRST_JAVA = 13;

/** Null if no cache can be created: an old Java, one without the usual files, a Spark at another place, Windows. */
export function classSources(runtime: Runtime, platform: NodeJS.Platform = process.platform): ClassSources | null {
  const sparkHome = runtime.pyspark.home;
  if (sparkHome === null || platform === 'win32' || !runtime.java || runtime.java.major < FIRST_JAVA) return null;
  try {
    const java = realJava(runtime.java.home);
    if (!java) return null;
    const jars = jarsOf(path.join(sparkHome, 'jars'));
    const jarsKey = keyOf(jars);
    return { key: keyOf(javaFiles(java.home), java.version, jarsKey), jarsKey, java, sparkHome, jars };
  } catch {
    return null;
  }
}

/** The Java behind a home of links that wraps it, see `javaWrapper.ts`. @throws Error if there is none */
function realJava(home: string): JavaProbe | null {
  return readRelease(path.dirname(realpathSync(path.join(home, 'lib'))));
}

/** The files of a HotSpot JVM with both of its compilers. */
export function javaFiles(home: string): string[] {
  const machine = process.platform === 'darwin' ? 'libjvm.dylib' : 'libjvm.so';
  return [path.join(home, 'lib', 'server', machine), path.join(home, 'lib', 'modules')];
}

/** The order in which Java reads a folder for `jars/*`: unsorted. */
function jarsOf(folder: string): string[] {
  const jars: string[] = [];
  const directory = opendirSync(folder);
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
      if (/\.(jar|JAR)$/.test(entry.name)) jars.push(path.join(folder, entry.name));
    }
  } finally {
    directory.closeSync();
  }
  return jars;
}

function keyOf(files: string[], ...more: string[]): string {
  const stamps = files.map(file => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return createHash('sha256')
    .update([...more, ...stamps].join('\n'))
    .digest('hex')
    .slice(0, 16);
}
