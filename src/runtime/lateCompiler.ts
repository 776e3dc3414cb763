import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { javaFiles } from './classCacheKey';
import { wrapJava } from './javaWrapper';
import type { Runtime } from './runtime';

/**
 * Java's own thresholds of its best compiler (`java -XX:+PrintFlagsFinal`), times thirty. A JVM that has just started spends
 * as much on compiling what it calls a few thousand times, most of it once per query, as on the job. Loops over data reach
 * these in the first second: a job of a minute loses nothing.
 */
const LATER = Object.entries({
  Tier4InvocationThreshold: 5000,
  Tier4MinInvocationThreshold: 600,
  Tier4CompileThreshold: 15_000,
  Tier4BackEdgeThreshold: 40_000,
}).map(([name, usual]) => `-XX:${name}=${30 * usual}`);

/**
 * What the best compiler has not compiled yet takes up to three times as much of the stack, which is 1 MB as a rule: a
 * lineage that is deserialized there (ALS) would overflow it. 4 MB without two pages: none is a whole number of huge pages.
 */
const LARGER_STACK = '-Xss4080k';

export const COMPILES_LATER = [LARGER_STACK, ...LATER];

/**
 * The same runtime with a Java whose best compiler is called later; as it was where that cannot be had (Windows, a full disk).
 * Whatever the home's `java` is, a script of ours or of the person's too, does what it did.
 */
export function withLateCompiler(runtime: Runtime, env: NodeJS.ProcessEnv): Runtime {
  const { home, version } = runtime.java;
  // Another JVM may not start with options that it does not know.
  if (process.platform === 'win32' || !javaFiles(home).every(file => existsSync(file))) return runtime;
  try {
    const name = path.join(cacheFolder(env), 'java', `late-${version}`);
    const JAVA_HOME = wrapJava(home, name, { modules: null, compiler: COMPILES_LATER, classes: null });
    return { ...runtime, environment: { ...runtime.environment, JAVA_HOME } };
  } catch {
    return runtime;
  }
}
