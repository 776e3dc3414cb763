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
  /** The setting or `--python`; if absent, `STROBE_PYTHON` of `env`. */
  python?: string;
  /** The interpreter that the editor uses for this file. */
  editorPython?: string;
  /** Folder to search for `.venv` and `venv`. */
  workspace: string;
  /** Folder of the script, searched before the workspace. */
  scriptFolder?: string;
  env: NodeJS.ProcessEnv;
  onProgress?: OnProgress;
  signal?: AbortSignal;
  /** False if the user has to be asked before a download: then `runtime.consent` is thrown. */
  mayMake?: boolean;
}

/**
 * Finds the Python, pyspark and Java for a run, and creates what is missing in the user's cache.
 *
 * @throws StrobeError `runtime.consent`, `python.missing`, `python.tooOld`, `pyspark.unsupported`, `java.missing`,
 * `java.unsupported`, those
 *   of `managedRuntime`; the signal's reason if it is aborted
 */
export async function resolveRuntime(options: ResolveOptions): Promise<Runtime> {
  try {
    return await resolve(options);
  } catch (error) {
    throw ofCache(error, cacheFolder(options.env)) ?? error;
  }
}

/** An unwritable cache or a full disk, as a sentence. */
function ofCache(error: unknown, cache: string): StrobeError | null {
  const { path: file, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || !file?.startsWith(cache)) return null;
  const wayOut = 'Free disk space, make the folder writable, or select another one (XDG_CACHE_HOME on Linux).';
  return new StrobeError('runtime.failed', `Strobe’s cache folder ${cache} cannot be used: ${message}. ${wayOut}`);
}

const NO_SPARK = 'This pyspark is a client of Spark Connect without Spark: scripts need a server (sc://…).';

async function resolve(options: ResolveOptions): Promise<Runtime> {
  const notes: string[] = [];
  const choice = await choosePython(options, notes);
  const python = choice.python ?? (await makeRuntime(choice.base, options, notes));
  const home = sparkHomeOf(python, options.env);
  const version = (home && sparkVersionOfHome(home)) ?? python.pyspark!.version;
  const line = requireSupported(python, version, notes);
  const own = { executable: python.executable, version: python.version, source: python.source };
  if (home === null)
    return { python: own, pyspark: { version, home }, java: null, environment: {}, notes: [...notes, NO_SPARK] };
  const java = await chooseJava(line, version, python, options, notes);
  return {
    python: own,
    pyspark: { version, home },
    java: { home: fitJava(java, options.env), version: java.version, source: java.source, major: java.major },
    environment: environmentFor(python, fitJava(java, options.env), options.env, notes),
    notes,
  };
}

type PythonChoice = { python: FoundPython; base?: never } | { python: null; base: PythonProbe };

/** The first candidate with Spark; otherwise the one for a managed runtime. */
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

/**
 * Candidates on PATH are probed in parallel, after the others: with version managers, each takes a tenth of a second.
 */
function* probesInTurn(
  candidates: PythonCandidate[],
  options: ResolveOptions,
): Generator<[PythonCandidate, Promise<FoundPython | null>]> {
  const isOnPath = ({ source }: PythonCandidate) => source === 'path';
  for (const candidate of candidates.filter(each => !isOnPath(each))) yield [candidate, probe(candidate, options)];
  const onPath = candidates.filter(isOnPath);
  const probes = onPath.map(candidate => probe(candidate, options));
  // If the first one is used, the others are ignored, even if they fail.
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
    `The selected Python, ${command}, does not exist or does not run. Select another one with --python, STROBE_PYTHON ` +
      'or the setting, or remove the selection to let Strobe find one.',
  );
}

/**
 * A Connect client has the package pyspark but no Spark, unless SPARK_HOME is set. Where the Python was selected, its scripts have a
 * server; on PATH, it may be there for something else.
 */
function canRunSpark(python: FoundPython, env: NodeJS.ProcessEnv): boolean {
  if (python.pyspark === null) return false;
  return python.pyspark.hasJars || Boolean(env.SPARK_HOME) || python.source !== 'path';
}

/** A Python on PATH was not selected for Spark: an old pyspark there is skipped. Elsewhere it is an error. */
function isOutdatedOnPath(python: FoundPython): boolean {
  return python.source === 'path' && sparkLineOf(python.pyspark!.version).known === 'older';
}

/** The selected interpreter, if there is one; otherwise the first that can be used for a managed runtime. */
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
    'No Python was found. Install Python 3.11, 3.12 or 3.13, or select one with --python.',
  );
}

function sayWhyManaged(found: FoundPython[], notes: string[]): void {
  const told: PythonSource[] = ['setting', 'editor', 'virtualEnv'];
  for (const python of found.filter(each => told.includes(each.source))) {
    notes.push(
      `${python.executable} has no pyspark, so the job runs in Strobe’s managed runtime, without the packages of that Python. ` +
        `To use that Python: ${python.executable} -m pip install pyspark`,
    );
  }
}

async function makeRuntime(base: PythonProbe, options: ResolveOptions, notes: string[]): Promise<FoundPython> {
  const made = await managedRuntime(base, options);
  notes.push(`Python and pyspark ${made.pyspark!.version} are from Strobe’s managed runtime in ${made.prefix}.`);
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
      `Strobe supports pyspark 3.5 and 4, but ${python.executable} has ${version}. Install a newer version there ` +
        `(${python.executable} -m pip install 'pyspark>=3.5'), or select another Python.`,
    );
  }
  if (known === 'newer')
    notes.push(`pyspark ${version} is newer than this version of Strobe supports. It is treated like ${line.line}.`);
  if (!isWithin(python.version, recorderPython))
    notes.push(
      `Strobe is tested with Python ${recorderPython.from} to ${recorderPython.to}, but this is ${python.version}.`,
    );
  else if (!isWithin(python.version, line.python)) {
    notes.push(
      `pyspark ${version} supports Python ${line.python.from} to ${line.python.to}, but this is ${python.version}.`,
    );
  }
  return line;
}

/** The machine's own Java if Spark supports it, otherwise the managed one. */
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
      ? `Spark ${version} runs on Java ${line.java.from} to ${line.java.to}, not on ${unfit}. Using Strobe’s managed Java ${java.version}.`
      : `No Java was found. Using Strobe’s managed Java ${java.version}.`,
  );
  return java;
}

/** On a platform where our script cannot replace `java`, a Java without the module that Spark requests is unusable. */
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
  const wayOut = `Install one of these versions and set JAVA_HOME. (Strobe could not install one: ${reason.message})`;
  const unfit = found[0];
  if (!unfit)
    return new StrobeError('java.missing', `Spark ${version} needs ${range}, but no Java was found. ${wayOut}`);
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
        ? `Spark ${version} does not run on Java ${unfit.version} in JAVA_HOME. Using Java ${java.version} on PATH.`
        : `JAVA_HOME (${env.JAVA_HOME}) contains no Java. Using Java ${java.version} on PATH.`,
    );
  }
  const caveat = line.javaCaveats[java.major];
  if (caveat) notes.push(`With Java ${java.major}, Spark ${version} fails if it uses ${caveat}.`);
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
