import path from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { adaptJava, needsAdapting } from './adaptedJava';
import { cacheFolder } from './cacheFolder';
import { isWithin, managedJavaFor, recorderPython, sparkLineOf, type SparkLine } from './compatibility';
import { findJavas, probeJavaHome, type FoundJava } from './findJava';
import {
  probePython,
  pythonCandidates,
  versionedPythons,
  type FoundPython,
  type PythonCandidate,
  type PythonProbe,
} from './findPython';
import { managedJava, requirePosix } from './managedJava';
import { managedRuntime } from './managedRuntime';
import type { OnProgress, PythonSource, Runtime } from './runtime';
import { sparkVersionOfHome } from './sparkVersionOfHome';

export type { Runtime, Progress } from './runtime';

export interface ResolveOptions {
  /** The setting or `--python`; `STROBE_PYTHON` of `env` where it is left out. */
  python?: string;
  /** The interpreter that the editor uses for this file. */
  editorPython?: string;
  /** Folder to look for `.venv` and `venv` in. */
  workspace: string;
  /** Folder of the script, looked at before the workspace. */
  scriptFolder?: string;
  env: NodeJS.ProcessEnv;
  onProgress?: OnProgress;
  signal?: AbortSignal;
  /** False where the person has to be asked before anything is downloaded: then `runtime.consent` is thrown instead. */
  mayMake?: boolean;
}

/**
 * Finds the Python, pyspark and Java for a run, and makes what is missing in the user's cache.
 *
 * @throws StrobeError `runtime.consent`, `python.missing`, `python.tooOld`, `pyspark.unsupported`, `java.missing`, `java.unsupported`, those
 *   of `managedRuntime`; the signal's reason if it is aborted
 */
export async function resolveRuntime(options: ResolveOptions): Promise<Runtime> {
  try {
    return await resolve(options);
  } catch (error) {
    throw ofCache(error, cacheFolder(options.env)) ?? error;
  }
}

/** A cache that cannot be written, or a full disk, as a sentence. */
function ofCache(error: unknown, cache: string): StrobeError | null {
  const { path: file, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || !file?.startsWith(cache)) return null;
  const wayOut = 'Make room or make it writable, or name another place (XDG_CACHE_HOME on Linux).';
  return new StrobeError('runtime.failed', `Strobe's cache ${cache} cannot be used: ${message}. ${wayOut}`);
}

async function resolve(options: ResolveOptions): Promise<Runtime> {
  const notes: string[] = [];
  const choice = await choosePython(options, notes);
  const python = choice.python ?? (await makeRuntime(choice.base, options, notes));
  const home = sparkHomeOf(python, options.env);
  const version = (home && sparkVersionOfHome(home)) ?? python.pyspark!.version;
  const line = requireSupported(python, version, notes);
  const java = await chooseJava(line, version, python, options, notes);
  return {
    python: { executable: python.executable, version: python.version, source: python.source },
    pyspark: { version, home },
    java: { home: fitJava(java, options.env), version: java.version, source: java.source, major: java.major },
    environment: environmentFor(python, fitJava(java, options.env), options.env, notes),
    notes,
  };
}

type PythonChoice = { python: FoundPython; base?: never } | { python: null; base: PythonProbe };

/** The first candidate that has Spark; failing that, the one to make a managed runtime of. */
async function choosePython(options: ResolveOptions, notes: string[]): Promise<PythonChoice> {
  const setting = options.python ?? options.env.STROBE_PYTHON;
  const folders = [options.scriptFolder, options.workspace].filter(folder => folder !== undefined);
  const candidates = pythonCandidates({ setting, editorPython: options.editorPython, folders, env: options.env });
  const without: FoundPython[] = [];
  for (const [candidate, probed] of probesInTurn(candidates, options)) {
    const found = await probed;
    if (!found && candidate.source === 'setting') throw notAPython(candidate.command);
    if (!found) continue;
    if (canRunSpark(found, options.env) && !isOutdatedOnPath(found)) return { python: found };
    without.push(found);
  }
  const base = await chooseBase(without, options);
  sayWhyManaged(without, notes);
  return { python: null, base };
}

/** Those of PATH are asked together, when their turn comes: of version managers each takes a tenth of a second. */
function* probesInTurn(
  candidates: PythonCandidate[],
  options: ResolveOptions,
): Generator<[PythonCandidate, Promise<FoundPython | null>]> {
  const isOnPath = ({ source }: PythonCandidate) => source === 'path';
  for (const candidate of candidates.filter(each => !isOnPath(each))) yield [candidate, probe(candidate, options)];
  const onPath = candidates.filter(isOnPath);
  const probes = onPath.map(candidate => probe(candidate, options));
  // The first may be all that is wanted: nobody waits for the others then, however they end.
  for (const each of probes) each.catch(() => undefined);
  for (const [index, candidate] of onPath.entries()) yield [candidate, probes[index]!];
}

async function probe(candidate: PythonCandidate, options: ResolveOptions): Promise<FoundPython | null> {
  const where = { env: options.env, cwd: options.workspace, signal: options.signal };
  const found = await probePython(candidate.command, where);
  return found && { ...found, source: candidate.source };
}

function notAPython(command: string): StrobeError {
  return new StrobeError(
    'python.missing',
    `${command}, the Python that was chosen, is not there or does not run. Choose another with --python, STROBE_PYTHON ` +
      'or the setting, or none: then Strobe looks for one itself.',
  );
}

/** A Connect client has pyspark's name but no Spark; with SPARK_HOME set it has. */
function canRunSpark(python: PythonProbe, env: NodeJS.ProcessEnv): boolean {
  return python.pyspark !== null && (python.pyspark.hasJars || Boolean(env.SPARK_HOME));
}

/** What merely lies on PATH was not chosen for Spark: an old pyspark there is passed over, elsewhere it is an error. */
function isOutdatedOnPath(python: FoundPython): boolean {
  return python.source === 'path' && sparkLineOf(python.pyspark!.version).known === 'older';
}

/** An interpreter that was chosen decides; among the others, the first of which a managed runtime can be made. */
async function chooseBase(found: FoundPython[], options: ResolveOptions): Promise<PythonProbe> {
  const chosen = found.find(python => python.source === 'setting');
  if (chosen) return chosen;
  const suitable = (python: PythonProbe) => python.canMakeEnvironments && isWithin(python.version, recorderPython);
  const known = found.find(suitable);
  if (known) return known;
  const others: PythonProbe[] = [];
  for (const command of versionedPythons) {
    const python = await probe({ command, source: 'path' }, options);
    if (python && suitable(python)) return python;
    if (python) others.push(python);
  }
  const unfit = found.find(python => isWithin(python.version, recorderPython)) ?? others[0] ?? found[0];
  if (unfit) return unfit;
  throw new StrobeError(
    'python.missing',
    'No Python was found. Install Python 3.11, 3.12 or 3.13, or name one with --python.',
  );
}

function sayWhyManaged(found: FoundPython[], notes: string[]): void {
  const told: PythonSource[] = ['setting', 'editor', 'virtualEnv'];
  for (const python of found.filter(each => told.includes(each.source))) {
    notes.push(
      `${python.executable} has no pyspark, so the job runs in Strobe's own runtime and does not see that Python's packages. ` +
        `To use that Python: ${python.executable} -m pip install pyspark`,
    );
  }
}

async function makeRuntime(base: PythonProbe, options: ResolveOptions, notes: string[]): Promise<FoundPython> {
  const made = await managedRuntime(base, options);
  notes.push(`Python and pyspark ${made.pyspark!.version} are Strobe's own, in ${made.prefix}.`);
  return { ...made, source: 'managed' };
}

function sparkHomeOf(python: PythonProbe, env: NodeJS.ProcessEnv): string | null {
  if (env.SPARK_HOME) return env.SPARK_HOME;
  return python.pyspark?.hasJars ? python.pyspark.folder : null;
}

function requireSupported(python: FoundPython, version: string, notes: string[]): SparkLine {
  const { line, known } = sparkLineOf(version);
  if (known === 'older') {
    throw new StrobeError(
      'pyspark.unsupported',
      `Strobe supports pyspark 3.5 and 4; ${python.executable} has ${version}. Install a newer one there ` +
        `(${python.executable} -m pip install 'pyspark>=3.5'), or choose another Python.`,
    );
  }
  if (known === 'newer') notes.push(`pyspark ${version} is newer than this Strobe knows: it is taken as ${line.line}.`);
  if (!isWithin(python.version, recorderPython))
    notes.push(
      `Strobe is tested with Python ${recorderPython.from} to ${recorderPython.to}, this is ${python.version}.`,
    );
  else if (!isWithin(python.version, line.python)) {
    notes.push(
      `pyspark ${version} was made for Python ${line.python.from} to ${line.python.to}, this is ${python.version}.`,
    );
  }
  return line;
}

/** The machine's own Java if Spark runs on it, else the managed one. */
async function chooseJava(
  line: SparkLine,
  version: string,
  python: FoundPython,
  options: ResolveOptions,
  notes: string[],
): Promise<FoundJava> {
  const found = await findJavas(options);
  const fitting = found.find(java => java.major >= line.java.from && java.major <= line.java.to && isUsable(java));
  if (fitting) {
    sayWhichJava(fitting, found, line, version, options.env, notes);
    return fitting;
  }
  const java = await bringJava(found, line, version, python, options);
  const unfit = found.map(each => `Java ${each.version} (${each.home})`).join(' and ');
  notes.push(
    unfit
      ? `Spark ${version} runs on Java ${line.java.from} to ${line.java.to}, not on ${unfit}: Strobe's own Java ${java.version} is used.`
      : `No Java was found: Strobe's own Java ${java.version} is used.`,
  );
  return java;
}

/** Where our script cannot stand in for `java`, a Java without the module that Spark asks for is of no use. */
function isUsable(java: FoundJava): boolean {
  return process.platform !== 'win32' || !needsAdapting(java);
}

async function bringJava(
  found: FoundJava[],
  line: SparkLine,
  version: string,
  python: FoundPython,
  options: ResolveOptions,
): Promise<FoundJava> {
  try {
    requirePosix();
    const home = await managedJava(managedJavaFor(line, python.version), python, options);
    const java = await probeJavaHome(home, options);
    if (!java)
      throw new StrobeError('runtime.failed', `The Java in ${home} does not work. Remove that folder and run again.`);
    return { ...java, source: 'managed' };
  } catch (error) {
    if (!(error instanceof StrobeError) || error.code === 'runtime.consent') throw error;
    throw noJava(found, line, version, error);
  }
}

function noJava(found: FoundJava[], line: SparkLine, version: string, reason: StrobeError): StrobeError {
  const range = `Java ${line.java.from} to ${line.java.to}`;
  const wayOut = `Install one of these and set JAVA_HOME. (Strobe could not bring one: ${reason.message})`;
  const unfit = found[0];
  if (!unfit) return new StrobeError('java.missing', `Spark ${version} needs ${range}, and none was found. ${wayOut}`);
  return new StrobeError(
    'java.unsupported',
    `Spark ${version} runs on ${range}, not on Java ${unfit.version} (${unfit.home}). ${wayOut}`,
  );
}

function sayWhichJava(
  java: FoundJava,
  found: FoundJava[],
  line: SparkLine,
  version: string,
  env: NodeJS.ProcessEnv,
  notes: string[],
): void {
  if (env.JAVA_HOME && java.source !== 'JAVA_HOME') {
    const unfit = found.find(each => each.source === 'JAVA_HOME');
    notes.push(
      unfit
        ? `Spark ${version} does not run on Java ${unfit.version} of JAVA_HOME: Java ${java.version} of PATH is used.`
        : `JAVA_HOME (${env.JAVA_HOME}) holds no Java: Java ${java.version} of PATH is used.`,
    );
  }
  const caveat = line.javaCaveats[java.major];
  if (caveat) notes.push(`On Java ${java.major}, Spark ${version} fails where it uses ${caveat}.`);
}

function fitJava(java: FoundJava, env: NodeJS.ProcessEnv): string {
  return needsAdapting(java) ? adaptJava(java, cacheFolder(env)) : java.home;
}

function environmentFor(
  python: PythonProbe,
  javaHome: string,
  env: NodeJS.ProcessEnv,
  notes: string[],
): Record<string, string> {
  const workers = env.PYSPARK_PYTHON;
  if (workers && path.resolve(workers) !== python.executable)
    notes.push(`Python workers use ${workers} (PYSPARK_PYTHON).`);
  else if (!workers) notes.push(`Python workers use ${python.executable}.`);
  return { JAVA_HOME: javaHome, PYSPARK_PYTHON: workers || python.executable };
}
