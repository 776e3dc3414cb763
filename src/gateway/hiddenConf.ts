import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Runtime } from '../runtime/runtime';
import { redactProperties } from '../spark/redaction';
import type { PrepareRun } from '../wire/messages';
import { AS_VARIABLES, type Launch } from './driverCommand';

/** Its name in the folder of the run. It is gone when the run has ended. */
export const HIDDEN_CONF = 'hidden.properties';

/** `--properties-file F` or `--properties-file=F` in options of spark-submit, with or without quotes around the path. */
const PROPERTIES_FILE = /(?<=^|\s)--properties-file[\s=]+(?:'([^']+)'|"([^"]+)"|(\S+))/;

/**
 * Takes secret properties off the command line of the JVM, which every user of the machine can read: they go to a file,
 * with the properties that Spark would read from its own file of defaults, since it reads only one.
 * @param keep writes the file for its owner only, and returns its path
 * @returns the launch itself if it has no secrets
 */
export async function hideSecretConf(
  launch: Launch,
  runtime: Runtime,
  keep: (name: string, text: string) => Promise<string>,
): Promise<Launch> {
  const { master, conf } = launch;
  const hidden = secretConf(launch);
  if (hidden.length === 0) return launch;
  const isHidden = (name: string) => hidden.some(([key]) => key === name);
  const [defaults, env] = await defaultsOf(launch, runtime);
  const text = `${defaults}\n${hidden.map(([key, value]) => `${escapeKey(key)}=${escapeValue(value)}`).join('\n')}\n`;
  return {
    ...launch,
    master: isHidden('spark.master') ? null : master,
    conf: Object.fromEntries(Object.entries(conf).filter(([key]) => !isHidden(key))),
    env,
    propertiesFile: await keep(HIDDEN_CONF, text),
  };
}

/** The properties, the master among them, that are secret or have a secret in them. Variables are on no command line. */
export function secretConf({ master, conf, secrets = [] }: PrepareRun): [string, string][] {
  const given: Record<string, string> = master === null ? conf : { ...conf, 'spark.master': master };
  const redacted = redactProperties(given);
  return Object.entries(given).filter(
    ([key, value]) =>
      !(key in AS_VARIABLES) && (redacted[key] !== value || secrets.some(each => each !== '' && value.includes(each))),
  );
}

/** The text of the properties that Spark would read, and the environment without the option that names their file. */
async function defaultsOf({ env, cwd }: Launch, { pyspark }: Runtime): Promise<[string, Launch['env']]> {
  const options = env.PYSPARK_SUBMIT_ARGS ?? '';
  const named = PROPERTIES_FILE.exec(options);
  const home = env.SPARK_HOME ?? pyspark.home;
  const folder = env.SPARK_CONF_DIR ?? (home === null ? null : join(home, 'conf'));
  const file = named ? (named[1] ?? named[2] ?? named[3]!) : folder && join(folder, 'spark-defaults.conf');
  const text = file === null ? '' : await readFile(resolve(cwd, file), 'utf8').catch(() => '');
  if (!named) return [text, env];
  return [text, { ...env, PYSPARK_SUBMIT_ARGS: options.replace(PROPERTIES_FILE, '').trim() }];
}

/** As `java.util.Properties` reads them. */
const escapeKey = (key: string) => key.replace(/[\\:=#!\s]/g, '\\$&');
const escapeValue = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replace(/^\s/, '\\$&');
