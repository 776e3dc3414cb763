import { delimiter, join, resolve } from 'node:path';
import type { Runtime } from '../runtime/runtime';
import type { PrepareRun } from '../wire/messages';

/** How the driver's recorder finds the gateway; see `src/recorder/PROTOCOL.md`. */
export interface RecorderAddress {
  port: number;
  token: string;
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  /** The program that runs the file, with the path of its plan, if Python alone cannot. */
  program: DriverProgram | null;
}

export interface DriverProgram {
  name: 'run_sql.py' | 'run_notebook.py';
  plan: string;
  /** Run to Line, unless the plan has its lines. `text`: a file with the Python of `file`, at the same lines. */
  stopAfter: { file: string; line: number; text: string } | null;
}

/**
 * A run as it was asked for, the module that its Python runs with `args`, if it is one, and the path of a file with
 * properties that are not in `conf`, if there are secrets among them.
 */
export type Launch = PrepareRun & { module?: string; propertiesFile?: string };

export interface DriverCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** The command for a run: plain `python script`, or the user's own command, with the recorder in its environment. */
export function driverCommand(request: Launch, runtime: Runtime, recorder: RecorderAddress): DriverCommand {
  return {
    ...commandOf(request, runtime, scriptArguments(request, recorder)),
    env: driverEnvironment(request, runtime, recorder),
  };
}

/** The command for a run without a recorder. Its environment is `jobEnvironment`. */
export const unrecordedCommand = (request: PrepareRun, runtime: Runtime): Omit<DriverCommand, 'env'> =>
  commandOf(request, runtime, [request.script!]);

function commandOf(request: Launch, runtime: Runtime, script: string[]): Omit<DriverCommand, 'env'> {
  const { mode, module, args: given } = request;
  const python = runtime.python.executable;
  if (module !== undefined) return { command: python, args: ['-m', module, ...given] };
  const [command, ...args] = mode === 'exec' ? given : [python, ...script, ...given];
  return { command: command!, args };
}

function scriptArguments(request: PrepareRun, { recorderHome, program }: RecorderAddress): string[] {
  if (program === null) return [request.script!];
  return [join(recorderHome, 'strobe_recorder', program.name), resolve(request.cwd, request.script!), program.plan];
}

function driverEnvironment(request: Launch, runtime: Runtime, recorder: RecorderAddress): Record<string, string> {
  const env = jobEnvironment(request, runtime);
  const site = join(recorder.recorderHome, 'site');
  env.PYTHONPATH = env.PYTHONPATH ? site + delimiter + env.PYTHONPATH : site;
  env.STROBE_RECORDER = JSON.stringify({
    host: '127.0.0.1',
    port: recorder.port,
    token: recorder.token,
    mode: request.mode,
    stopAfter: recorder.program === null ? request.stopAfter : recorder.program.stopAfter,
    inject: request.env.STROBE_TEST_INJECT ?? null,
  });
  return env;
}

/** The driver's environment without the recorder's variables: what the job sees. */
export function jobEnvironment(request: Launch, runtime: Runtime): Record<string, string> {
  const env = { ...request.env, ...runtime.environment };
  delete env.STROBE_TEST_INJECT;
  Object.assign(env, connectEnvironment(request));
  const options = submitOptions(request);
  if (options.length) env.PYSPARK_SUBMIT_ARGS = [...options, env.PYSPARK_SUBMIT_ARGS ?? 'pyspark-shell'].join(' ');
  return env;
}

/** Settings that pyspark needs before there is a JVM: Spark’s launcher turns them into variables, too. */
export const AS_VARIABLES: Record<string, string> = {
  'spark.remote': 'SPARK_REMOTE',
  'spark.api.mode': 'SPARK_API_MODE',
};

function connectEnvironment({ master, conf }: PrepareRun): Record<string, string> {
  const given = Object.entries(AS_VARIABLES).flatMap(([key, name]) => (key in conf ? [[name, conf[key]!]] : []));
  // A session of Spark Connect that has no address starts a server with this master.
  if (conf['spark.api.mode'] === 'connect' && master !== null) given.push(['MASTER', master]);
  return Object.fromEntries(given) as Record<string, string>;
}

/** pyspark splits PYSPARK_SUBMIT_ARGS like a shell. */
function submitOptions({ master, conf, propertiesFile }: Launch): string[] {
  const options = master === null ? [] : ['--master', quote(master)];
  if (propertiesFile !== undefined) options.push('--properties-file', quote(propertiesFile));
  for (const [key, value] of Object.entries(conf))
    if (!(key in AS_VARIABLES)) options.push('--conf', quote(`${key}=${value}`));
  return options;
}

const quote = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
