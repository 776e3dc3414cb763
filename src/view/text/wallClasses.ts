import type { WallTime } from '../../model/run';

/** The classes of a driver's wall time in the order in which they are shown, what is left over last. */
export const WALL_CLASSES: readonly { name: Exclude<keyof WallTime, 'total'>; title: string; meaning: string }[] = [
  { name: 'start', title: 'start of Python and Spark', meaning: 'Python, imports, the JVM, SparkContext' },
  { name: 'user', title: 'user code', meaning: 'the script and the libraries that it calls' },
  { name: 'pyspark', title: 'pyspark', meaning: 'pyspark’s own Python code' },
  { name: 'py4j', title: 'waiting for Py4J', meaning: 'for the JVM, while Spark ran nothing' },
  { name: 'spark', title: 'Spark running', meaning: 'jobs and queries that the driver waited for' },
  { name: 'transfer', title: 'result transfer', meaning: 'results that were there, on their way' },
  { name: 'deserialize', title: 'deserializing', meaning: 'bytes of results into Python objects' },
  { name: 'recording', title: 'recording', meaning: 'Strobe’s own work in the driver' },
  { name: 'unaccounted', title: 'unaccounted', meaning: 'what none of these explains' },
];
