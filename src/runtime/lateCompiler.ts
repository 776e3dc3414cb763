import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { javaFiles } from './classCacheKey';
import { wrapJava } from './javaWrapper';
import type { Runtime } from './runtime';

/**
 * Java's own thresholds for its optimizing compiler (`java -XX:+PrintFlagsFinal`), times ten. A JVM that has just
 * started spends as much time on compiling methods that it calls a few thousand times, mostly once per query, as on the
 * job. Loops over data reach these thresholds in the first second. With thirty times, a driver that runs for minutes, like
 * a kernel, made its plans a quarter slower.
 */
const LATER = Object.entries({
  Tier4InvocationThreshold: 5000,
  Tier4MinInvocationThreshold: 600,
  Tier4CompileThreshold: 15_000,
  Tier4BackEdgeThreshold: 40_000,
}).map(([name, usual]) => `-XX:${name}=${10 * usual}`);

/**
 * Code that is not optimized yet takes up to three times as much stack, which is usually 1 MB: deserializing a long
 * lineage (ALS) would overflow it. 4 MB minus two pages, so that it is not a multiple of huge pages.
 */
const LARGER_STACK = '-Xss4080k';

export const COMPILES_LATER = [LARGER_STACK, ...LATER];

/**
 * The same runtime with a Java that starts its optimizing compiler later; unchanged if that is not possible (Windows, a
 * full disk). The home's `java` keeps its behavior, even if it is a script of ours or of the user.
 */
export function withLateCompiler(runtime: Runtime, env: NodeJS.ProcessEnv): Runtime {
  if (!runtime.java) return runtime;
  const { home, version } = runtime.java;
  // Another JVM may not start with unknown options.
  if (process.platform === 'win32' || !javaFiles(home).every(file => existsSync(file))) return runtime;
  try {
    const name = path.join(cacheFolder(env), 'java', `late-${version}`);
    const JAVA_HOME = wrapJava(home, name, { modules: null, compiler: COMPILES_LATER, classes: null });
    return { ...runtime, environment: { ...runtime.environment, JAVA_HOME } };
  } catch {
    return runtime;
  }
}
