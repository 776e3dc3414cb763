import type { WallTime } from '../../model/run';

/** The classes of driver wall time in display order, with unaccounted time last. */
export const WALL_CLASSES: readonly { name: Exclude<keyof WallTime, 'total'>; title: string; meaning: string }[] = [
  { name: 'start', title: 'starting Python and Spark', meaning: 'Python, imports, JVM, SparkContext' },
  { name: 'user', title: 'user code', meaning: 'the script and its libraries' },
  { name: 'pyspark', title: 'pyspark', meaning: 'Python code of pyspark' },
  { name: 'py4j', title: 'waiting for Py4J', meaning: 'waiting for the JVM while Spark was idle' },
  { name: 'rpc', title: 'waiting for the server', meaning: 'waiting for Spark Connect while Spark was idle' },
  { name: 'spark', title: 'Spark running', meaning: 'waiting for Spark jobs and queries' },
  { name: 'transfer', title: 'result transfer', meaning: 'transfer of available results' },
  { name: 'deserialize', title: 'deserialization', meaning: 'conversion of results to Python objects' },
  { name: 'recording', title: 'recording', meaning: 'overhead of Strobe in the driver' },
  { name: 'unaccounted', title: 'unaccounted', meaning: 'time outside these classes' },
];
