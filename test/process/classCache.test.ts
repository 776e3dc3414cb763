/** Jobs whose JVM uses the class cache: they behave as without it, whatever other Java options they have. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findClassCache, withClassCache, type CachedClasses } from '../../src/runtime/classCache';
import { makeClassCache } from '../../src/runtime/makeClassCache';
import { plainPython, projectRoot, run, temporaryFolder, testRuntime, type Ended } from './support/strobe';

const jobs = join(projectRoot, 'test/jobs');
const sparkSubmit = join(testRuntime().pyspark.home!, 'bin', 'spark-submit');

let cache: string;
let cached: CachedClasses;
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'strobe-classes-'));
  const env = { ...process.env, XDG_CACHE_HOME: cache, HOME: cache };
  expect(await makeClassCache(testRuntime(), { env })).toEqual({ state: 'made' });
  cached = findClassCache(testRuntime(), env)!;
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** The environment of a driver with the class cache, or with the same Java without it. */
function javaOf(withCache: boolean): Record<string, string> {
  const runtime = withCache ? withClassCache(testRuntime(), cached) : testRuntime();
  const own = { SPARK_SUBMIT_OPTS: '', SPARK_CONF_DIR: join(cache, 'none') };
  // Otherwise, Spark warns about some host names, with the time.
  return { ...runtime.environment, ...own, SPARK_LOCAL_IP: '127.0.0.1' };
}

/** The log of what ran, without times. */
function withoutTimes(ended: Ended): Ended {
  return { ...ended, stderr: ended.stderr.replaceAll(/^\S+ \S+ (?=WARN)/gm, '') };
}

/** Whether the JVM that ended loaded Spark from the cache. */
function spying(cwd: string, env: Record<string, string>) {
  const log = join(cwd, 'classes.log');
  const options = `${env.SPARK_SUBMIT_OPTS} -Xlog:class+load:file=${log}`;
  const hadClasses = () => readFileSync(log, 'utf8').includes('deploy.SparkSubmit source: shared objects file');
  return { env: { ...env, SPARK_SUBMIT_OPTS: options }, hadClasses };
}

describe('a job with the class cache', () => {
  test('loads its classes from it, prints the same as without it, and does not change it', async () => {
    const cwd = temporaryFolder();
    // Progress output and the port of the web UI are different each time.
    const quiet = '--conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false pyspark-shell';
    const small = (env: Record<string, string>) =>
      plainPython([join(jobs, 'small.py'), 'a b'], { cwd, env: { ...env, PYSPARK_SUBMIT_ARGS: quiet } });
    const { env, hadClasses } = spying(cwd, javaOf(true));
    const ours = await small(env);
    const plain = await small(javaOf(false));
    expect(hadClasses()).toBe(true);
    expect(withoutTimes(ours)).toEqual(withoutTimes(plain));
    expect(findClassCache(testRuntime(), { XDG_CACHE_HOME: cache })).toEqual(cached);
  });

  test('uses the log settings of its configuration folder, behind the jars as before them', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'conf'));
    writeFileSync(
      join(cwd, 'conf', 'log4j2.properties'),
      'rootLogger.level = info\nrootLogger.appenderRef.out.ref = out\nappender.out.type = Console\nappender.out.name = out\n' +
        'appender.out.target = SYSTEM_ERR\nappender.out.layout.type = PatternLayout\nappender.out.layout.pattern = mine %c{1}%n\n',
    );
    // Only a JVM that prints a warning.
    const warns = 'launch_gateway().jvm.org.apache.hadoop.util.NativeCodeLoader.isNativeCodeLoaded()';
    writeFileSync(join(cwd, 'warns.py'), `from pyspark.java_gateway import launch_gateway\n${warns}\n`);
    const { env, hadClasses } = spying(cwd, { ...javaOf(true), SPARK_CONF_DIR: join(cwd, 'conf') });
    const ended = await plainPython(['warns.py'], { cwd, env });
    expect(hadClasses()).toBe(true);
    expect(ended.stderr).toMatch(/^mine NativeCodeLoader$/m);
    expect(ended.stderr).not.toContain('default log4j profile');
  });
});

/** The decisions of the Java home's own script, without the JVM, are tested in its unit tests. */
describe('a JVM prints and does the same with the cache if it', () => {
  /** The smallest run of a JVM by Spark's own launcher. */
  const version = (env: Record<string, string>, cwd: string) => run(sparkSubmit, ['--version'], { cwd, env });

  let plain: Ended;
  beforeAll(async () => {
    plain = await version(javaOf(false), cache);
    expect(plain).toMatchObject({ code: 0, stderr: expect.stringContaining('Type --help for more information') });
  });

  test.each<[string, string, boolean]>([
    ['has more memory, a property and another collector', '-Xmx2g -Da=b -XX:+UseSerialGC', true],
    ['has uncompressed pointers, as with more than 32 GB', '-XX:-UseCompressedOops', false],
    ['uses ZGC', '-XX:+UseZGC', false],
  ])('%s', async (_what, options, isUsed) => {
    const cwd = temporaryFolder();
    const { env, hadClasses } = spying(cwd, { ...javaOf(true), SPARK_SUBMIT_OPTS: options });
    expect(await version(env, cwd)).toEqual(plain);
    expect(hadClasses()).toBe(isUsed);
  });

  test.each<[string, (archive: Buffer) => Buffer]>([
    ['finds a truncated archive', archive => archive.subarray(0, 100_000)],
    ['finds another file in place of the archive', () => Buffer.from('no archive')],
  ])('%s', async (_what, damaged) => {
    const cwd = temporaryFolder();
    const archive = join(cached.folder, existsSync(join(cached.folder, 'spark.aot')) ? 'spark.aot' : 'spark.jsa');
    renameSync(archive, `${archive}.whole`);
    writeFileSync(archive, damaged(readFileSync(`${archive}.whole`)));
    try {
      expect(await version(javaOf(true), cwd)).toEqual(plain);
      expect(findClassCache(testRuntime(), { XDG_CACHE_HOME: cache })).toBeNull();
    } finally {
      renameSync(`${archive}.whole`, archive);
    }
  });
});
