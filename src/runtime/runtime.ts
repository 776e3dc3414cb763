/** What a run needs besides the script, as `resolveRuntime` found or made it. */

/** Where a Python came from, in the order in which they are tried. */
export type PythonSource = 'setting' | 'editor' | 'virtualEnv' | 'path' | 'managed';

/** Where a Java came from, in the order in which they are tried. */
export type JavaSource = 'JAVA_HOME' | 'path' | 'managed';

export interface Runtime {
  python: { executable: string; version: string; source: PythonSource };
  /** `home` is the folder that holds Spark's `bin` and `jars`; null if this pyspark brings none (a Connect client). */
  pyspark: { version: string; home: string | null };
  /** `home` is fit for Spark's launcher: for some Javas it is a folder of links in the cache, see `adaptedJava.ts`. */
  java: { home: string; version: string; source: JavaSource; major: number };
  /** Variables to set for the driver over the environment that was given. */
  environment: Record<string, string>;
  /** Sentences for the person: what was chosen where that is not obvious. */
  notes: string[];
}

/** `fraction` runs from 0 to 1; null where the length of the work is not known. */
export interface Progress {
  fraction: number | null;
  message: string;
}

export type OnProgress = (progress: Progress) => void;
