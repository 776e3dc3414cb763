import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { minorLine } from '../../../src/text/versionNumbers';
import { ConnectServer } from '../../process/support/connectServer';
import { installedPythons } from '../../process/support/installedPythons';
import { mavenFolder } from '../../process/support/mavenFolder';
import { testRuntime } from '../../process/support/strobe';
import { homeOf, pythonWith } from './environments';

/** Of Spark 3.5, pyspark has no server of Spark Connect: it is a download of 14 MB from Maven’s repository. */
const ARTIFACT = 'org.apache.spark:spark-connect_2.12:3.5.7';

/** The environment of a release line of Spark, on the Python line of the tests’ runtime: both ends must have the same. */
export function environmentOf(spark: string): { SPARK_HOME: string; PYSPARK_PYTHON: string } {
  const line = minorLine(testRuntime().python.version);
  const python = installedPythons().find(each => each.line === line);
  if (!python) throw new Error(`There is no Python ${line} for Spark ${spark}.`);
  return { SPARK_HOME: homeOf({ spark, python }), PYSPARK_PYTHON: pythonWith({ spark, python }) };
}

/** A server of Spark Connect of this release line. @param folder for its files */
export async function serverOf(spark: string, folder: string): Promise<ConnectServer> {
  return ConnectServer.start(folder, await withServer(spark), environmentOf(spark));
}

async function withServer(spark: string): Promise<Record<string, string>> {
  if (spark !== '3.5') return {};
  const jars = await mavenFolder('spark-connect-3.5.7', ['dependency:copy', `-Dartifact=${ARTIFACT}`]);
  return {
    'spark.jars': join(
      jars,
      readdirSync(jars).find(name => name.endsWith('.jar'))!,
    ),
  };
}
