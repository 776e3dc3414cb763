import path from 'node:path';
import type { JavaProbe } from './findJava';
import { wrapJava } from './javaWrapper';

/** Spark's launcher passes `--add-modules=jdk.incubator.vector`; a Java without that module refuses to start. */
const ASKED_BY_SPARK = 'jdk.incubator.vector';

export function needsAdapting(java: JavaProbe): boolean {
  return java.modules !== null && !java.modules.includes(ASKED_BY_SPARK);
}

/**
 * A Java home in the cache that is the given one, but removes the modules that this Java does not have from
 * `--add-modules`, so that pyspark's own `spark-submit` works unmodified. Created once for each Java; POSIX only.
 */
export function adaptJava(java: JavaProbe, cache: string): string {
  const name = path.join(cache, 'java', `adapted-${java.version}`);
  return wrapJava(java.home, name, { modules: java.modules ?? [], compiler: [], classes: null });
}
