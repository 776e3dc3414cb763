import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaunchDescription } from './launchDescription';

/** Variables that hold options of a JVM. */
const OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'PYSPARK_SUBMIT_ARGS', 'SPARK_SUBMIT_OPTS'];
const FILES = ['spark-defaults.conf', 'spark-env.sh'];
/**
 * Options by which a JVM listens at a port of the person's choice, which one that waits would keep from the next, prints by
 * itself, which would not reach the driver that gets it, or logs in a way of its own.
 */
const OF_THE_PROCESS =
  /agentlib|agentpath|javaagent|Xrunjdwp|jmxremote|-Xlog(?!:disable|\S*=off)|-verbose|-XX:\+Print|-showversion|-Dlog4j/;
/** With these what it does while it waits might be logged, where only the driver's jobs are to be. */
const OF_THE_LOG = /^log4j.*\.(properties|xml|ya?ml|jso?n)$/;

/** Whether a JVM of this launch can be started before it is needed. */
export function mayWait({ packages, conf, env }: LaunchDescription): boolean {
  const homes = env.SPARK_HOME ? [env.SPARK_HOME] : packages.map(folder => join(folder, 'pyspark'));
  const folders = env.SPARK_CONF_DIR ? [env.SPARK_CONF_DIR] : homes.map(home => join(home, 'conf'));
  if (folders.some(folder => namesIn(folder).some(name => OF_THE_LOG.test(name)))) return false;
  const texts = folders.flatMap(folder => FILES.map(name => textOf(join(folder, name))));
  const given = [...OPTIONS.map(name => env[name] ?? ''), ...conf.map(([, value]) => value), ...texts];
  return !given.some(text => OF_THE_PROCESS.test(text));
}

/** Nothing where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Without its comments. Nothing where there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\s*#.*$/gm, '');
  } catch {
    return '';
  }
}
