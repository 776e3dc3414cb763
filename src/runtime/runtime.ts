/** What a run needs besides the script, as found or created by `resolveRuntime`. */

/** Source of a Python, in search order. */
export type PythonSource = 'setting' | 'editor' | 'virtualEnv' | 'path' | 'managed';

/** Source of a Java, in search order. */
export type JavaSource = 'JAVA_HOME' | 'path' | 'managed';

export interface Runtime {
  python: { executable: string; version: string; source: PythonSource };
  /** `home` is the folder with Spark's `bin` and `jars`; null if this pyspark has none (a Connect client). */
  pyspark: { version: string; home: string | null };
  /**
   * `home` works with Spark's launcher: for some Javas, it is a folder of links in the cache, see `adaptedJava.ts`. Null
   * without Spark: a Connect client starts no JVM.
   */
  java: { home: string; version: string; source: JavaSource; major: number } | null;
  /** Variables of the driver, in addition to the given environment. */
  environment: Record<string, string>;
  /** Sentences for the user: choices that are not obvious. */
  notes: string[];
}

/** `fraction` is from 0 to 1; null if the length of the work is unknown. */
export interface Progress {
  fraction: number | null;
  message: string;
}

export type OnProgress = (progress: Progress) => void;
