import type { Runtime } from '../../../src/runtime/runtime';

/** The Python, Spark and Java of all process tests; `npm test` finds or creates them. */
export function testRuntime(): Runtime & { java: NonNullable<Runtime['java']> } {
  const json = process.env.STROBE_TEST_RUNTIME;
  if (!json) throw new Error('STROBE_TEST_RUNTIME is not set. Run the process tests with npm test.');
  return JSON.parse(json) as ReturnType<typeof testRuntime>;
}

/** Options for a faster start of short-lived JVMs: see `src/build/quickJvm.mjs`. */
const QUICK_JVM = process.env.STROBE_TEST_JVM ?? '';

/** The environment of a driver without Strobe, with the Python and Java that Strobe would choose. */
export function plainEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { STROBE_TEST_RUNTIME: _runtime, STROBE_TEST_JVM: _jvm, ...rest } = process.env;
  return { ...rest, ...testRuntime().environment, SPARK_SUBMIT_OPTS: QUICK_JVM, ...extra };
}
