import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LaunchDescription } from './launchDescription';

/** Variables with folders or lists of files that a JVM reads at startup, or later. */
const VARIABLES = [
  'CLASSPATH',
  'HADOOP_CONF_DIR',
  'HIVE_CONF_DIR',
  'JAVA_HOME',
  'KRB5CCNAME',
  'KRB5_CONFIG',
  'PYSPARK_SUBMIT_ARGS',
  'SPARK_CLASSPATH',
  'SPARK_CONF_DIR',
  'SPARK_DIST_CLASSPATH',
  'SPARK_HOME',
  'SPARK_SUBMIT_OPTS',
  'YARN_CONF_DIR',
];
/** Kerberos files that no variable names: Hadoop determines its user when the JVM starts. */
const TICKETS = `/tmp/krb5cc_${process.getuid?.()}`;
/** Separators between file names in a value. */
const SEPARATORS = /[\s,:;='"]+/;

/**
 * The state of every file that a launch names, as one text: a waiting JVM has read them, or has them open. For a
 * folder, the files in it count; for a pattern (`jars/*`), its folder.
 */
export function stateOfLaunchFiles(description: LaunchDescription): string {
  const states: string[] = [];
  for (const path of namedPaths(description)) {
    const own = stateOf(path);
    if (own === null) continue;
    states.push(`${path} ${own}`);
    for (const name of filesIn(path)) states.push(`${path}/${name} ${stateOf(join(path, name))}`);
  }
  return states.join('\n');
}

function namedPaths({ cwd, conf, env, packages }: LaunchDescription): string[] {
  const values = [...VARIABLES.map(name => env[name] ?? ''), ...conf.map(([, value]) => value)];
  const named = values.flatMap(value => value.split(SEPARATORS));
  const home = env.SPARK_HOME ?? null;
  const homes = home === null ? packages.map(folder => join(folder, 'pyspark')) : [home];
  const ofHomes = homes.flatMap(folder => ['jars', 'conf'].map(name => join(folder, name)));
  const paths = [...named, ...ofHomes, TICKETS, ...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'release')] : [])]
    .map(name => name.replace(/^\/\/+/, '/').replace(/\/\*$/, ''))
    .filter(name => name !== '' && name !== '/')
    .map(name => resolve(cwd, name));
  return [...new Set(paths)].sort();
}

function stateOf(path: string): string | null {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

function filesIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => entry.name)
      .sort();
  } catch {
    return [];
  }
}
