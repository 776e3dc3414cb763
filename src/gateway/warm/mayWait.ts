import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HIDDEN_CONF } from '../hiddenConf';
import type { LaunchDescription } from './launchDescription';

/** Variables that contain JVM options. */
const OPTIONS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'PYSPARK_SUBMIT_ARGS', 'SPARK_SUBMIT_OPTS'];
const FILES = ['spark-defaults.conf', 'spark-env.sh'];
/**
 * Options that make a JVM listen on a fixed port (a waiting JVM would block it for the next one), print by itself (the
 * output would not reach its driver), or change its logging.
 */
const OF_THE_PROCESS =
  /agentlib|agentpath|javaagent|Xrunjdwp|jmxremote|-Xlog(?!:disable|\S*=off)|-verbose|-XX:\+Print|-showversion|-Dlog4j/;
/** With these, the warm-up of a waiting JVM could be logged, where only the driver's jobs belong. */
const OF_THE_LOG = /^log4j.*\.(properties|xml|ya?ml|jso?n)$/;

/** Whether a JVM for this launch can be started in advance. */
export function mayWait({ packages, conf, env }: LaunchDescription): boolean {
  // The file is removed with its run.
  if (env.PYSPARK_SUBMIT_ARGS?.includes(HIDDEN_CONF)) return false;
  const homes = env.SPARK_HOME ? [env.SPARK_HOME] : packages.map(folder => join(folder, 'pyspark'));
  const folders = env.SPARK_CONF_DIR ? [env.SPARK_CONF_DIR] : homes.map(home => join(home, 'conf'));
  if (folders.some(folder => namesIn(folder).some(name => OF_THE_LOG.test(name)))) return false;
  const texts = folders.flatMap(folder => FILES.map(name => textOf(join(folder, name))));
  const given = [...OPTIONS.map(name => env[name] ?? ''), ...conf.map(([, value]) => value), ...texts];
  return !given.some(text => OF_THE_PROCESS.test(text));
}

/** Empty if the folder does not exist. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Without comments. Empty if the file does not exist. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\s*#.*$/gm, '');
  } catch {
    return '';
  }
}
