import { join } from 'node:path';
import { quickJvm } from '../../../src/build/quickJvm.mjs';
import type { Runtime } from '../../../src/runtime/runtime';
import { olderPython, PYSPARK } from '../../process/support/olderPython';
import { projectRoot, strobe, testRuntime } from '../../process/support/strobe';

export interface SparkVersion {
  name: string;
  major: number;
  /** The environment of a run with this version. @param folder for files created for it */
  environment: (folder: string) => Promise<Record<string, string>>;
}

/** The Spark of the tests, and the oldest supported one. */
export const sparkVersions: SparkVersion[] = [
  { name: testRuntime().pyspark.version, major: 4, environment: async () => ({}) },
  { name: PYSPARK, major: 3, environment: olderEnvironment },
];

async function olderEnvironment(folder: string): Promise<Record<string, string>> {
  const python = await olderPython();
  const chosen = { STROBE_PYTHON: python, PYSPARK_PYTHON: python };
  const { stdout } = await strobe(['runtime', '--json'], { cwd: folder, env: chosen });
  const older = JSON.parse(stdout) as Runtime;
  const job = join(projectRoot, 'test/jobs/ratings.py');
  const { runtime, options } = await quickJvm({ runtime: older, job, folder });
  return { ...runtime.environment, ...chosen, SPARK_SUBMIT_OPTS: options };
}
