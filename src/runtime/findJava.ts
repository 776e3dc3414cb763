import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './runChild';
import type { JavaSource } from './runtime';

export interface JavaProbe {
  home: string;
  /** `17.0.15`, `1.8.0_402`. */
  version: string;
  major: number;
  /** Modules of the image; null if no `release` file lists them (Java 8 has none). */
  modules: string[] | null;
}

export interface FoundJava extends JavaProbe {
  source: JavaSource;
}

const PROBE_TIMEOUT = 30_000;

/** Java installations on this machine, in order of preference; missing and broken ones are left out. */
export async function findJavas(options: { env: NodeJS.ProcessEnv; signal?: AbortSignal }): Promise<FoundJava[]> {
  const found: FoundJava[] = [];
  const home = options.env.JAVA_HOME;
  if (home) {
    const java = await probeJavaHome(home, options);
    if (java) found.push({ ...java, source: 'JAVA_HOME' });
  }
  const onPath = await probeJavaCommand('java', options);
  if (onPath) found.push({ ...onPath, source: 'path' });
  return found;
}

/** Reads the `release` file of a Java installation; without one, runs its `java`. Null if it is not a Java. */
export async function probeJavaHome(
  home: string,
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<JavaProbe | null> {
  const command = path.join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  if (!existsSync(command)) return null;
  return readRelease(home) ?? (await askJava(command, home, options));
}

/**
 * Major of a Java version: `1.8.0_402` is 8, `17.0.15` is 17, `25-ea` is 25.
 *
 * @see https://openjdk.org/jeps/223
 */
export function javaMajor(version: string): number {
  const numbers = version.match(/\d+/g)?.map(Number) ?? [0];
  return numbers[0] === 1 ? (numbers[1] ?? 1) : numbers[0]!;
}

async function probeJavaCommand(
  name: string,
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<JavaProbe | null> {
  const command = findOnPath(name, options.env);
  if (!command) return null;
  const home = path.dirname(path.dirname(realpathSync(command)));
  return readRelease(home) ?? (await askJava(command, null, options));
}

function findOnPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const windows = process.platform === 'win32';
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter(Boolean);
  const files = folders.map(folder => path.join(folder, windows ? `${name}.exe` : name));
  return files.find(file => existsSync(file)) ?? null;
}

/** The file at the top of every installation since Java 8: one `KEY="value"` per line. */
export function readRelease(home: string): JavaProbe | null {
  let text: string;
  try {
    text = readFileSync(path.join(home, 'release'), 'utf8');
  } catch {
    return null;
  }
  const version = text.match(/^JAVA_VERSION="([^"]+)"/m)?.[1];
  if (!version) return null;
  const modules = text.match(/^MODULES="([^"]*)"/m)?.[1]?.split(' ') ?? null;
  return { home, version, major: javaMajor(version), modules };
}

/** Shims of version managers have no `release` file; the running Java knows its home. */
async function askJava(
  command: string,
  home: string | null,
  options: { env: NodeJS.ProcessEnv; signal?: AbortSignal },
): Promise<JavaProbe | null> {
  try {
    const result = await runChild(command, ['-XshowSettings:properties', '-version'], {
      ...options,
      timeout: PROBE_TIMEOUT,
    });
    const property = (name: string) => result.stderr.match(new RegExp(`^\\s*${name} = (.+)$`, 'm'))?.[1]?.trim();
    const version = property('java\\.version');
    const reported = property('java\\.home');
    if (result.code !== 0 || !version || !reported) return null;
    return readRelease(reported) ?? { home: home ?? reported, version, major: javaMajor(version), modules: null };
  } catch {
    options.signal?.throwIfAborted();
    return null;
  }
}
