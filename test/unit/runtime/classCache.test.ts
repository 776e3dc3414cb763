import { spawnSync } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  archiveOf,
  classCacheSize,
  classesFolder,
  findClassCache,
  withClassCache,
  writeFacts,
} from '../../../src/runtime/classCache';
import { classSources } from '../../../src/runtime/classCacheKey';
import { limitClassCaches } from '../../../src/runtime/limitClassCaches';
import { makeClassCache } from '../../../src/runtime/makeClassCache';
import type { Runtime } from '../../../src/runtime/runtime';
import { FakeMachine, realPython } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

const LIBJVM = process.platform === 'darwin' ? 'libjvm.dylib' : 'libjvm.so';

function aRuntime(spark = 'spark', java = '21.0.8'): Runtime {
  const home = machine.java(java);
  for (const name of [`java-${java}/lib/server/${LIBJVM}`, `java-${java}/lib/modules`, `${spark}/jars/a.jar`]) {
    if (!existsSync(path.join(machine.root, name))) machine.file(name, 'x');
  }
  return {
    python: { executable: realPython, version: '3.11.7', source: 'path' },
    pyspark: { version: '4.3.0', home: path.join(machine.root, spark) },
    java: { home, version: java, source: 'path', major: Number.parseInt(java) },
    environment: { JAVA_HOME: home, PYSPARK_PYTHON: realPython },
    notes: [],
  };
}

/** A class cache as created by `makeClassCache`, except for its content. */
function aCache(runtime: Runtime, { bytes = 10, usedAt = new Date() } = {}): string {
  const { key, jarsKey, sparkHome, java } = classSources(runtime)!;
  const folder = path.join(classesFolder(machine.env), key);
  writeFileSync(path.join(machine.folder('cache', 'strobe', 'classes', key), 'spark.jsa'), 'x'.repeat(bytes));
  machine.program('cached-java/bin/java', '');
  const javaHome = path.join(machine.root, 'cached-java');
  writeFacts(folder, { sparkHome, jarsKey, java: java.home, javaHome, archives: [archiveOf(folder, 'spark.jsa')] });
  utimesSync(path.join(folder, 'cache.json'), usedAt, usedAt);
  return folder;
}

describe('a class cache', () => {
  test('is found for its Java and its Spark', () => {
    const runtime = aRuntime();
    expect(findClassCache(runtime, machine.env)).toBeNull();
    const folder = aCache(runtime);
    const cached = findClassCache(runtime, machine.env)!;
    expect(cached).toMatchObject({ folder, bytes: 10 });
    expect(classCacheSize(machine.env)).toBeGreaterThan(10);
  });

  test('is used by JAVA_HOME of the driver, and counts as used', () => {
    const runtime = aRuntime();
    const folder = aCache(runtime, { usedAt: new Date(2020, 1) });
    const used = withClassCache(runtime, findClassCache(runtime, machine.env)!);
    expect(used).toEqual({
      ...runtime,
      environment: { ...runtime.environment, JAVA_HOME: path.join(machine.root, 'cached-java') },
    });
    expect(statSync(path.join(folder, 'cache.json')).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  const later = new Date(Date.now() + 60_000);
  const touch = (...names: string[]) => utimesSync(path.join(machine.root, ...names), later, later);
  test.each<[string, (folder: string) => void]>([
    ['a jar was changed', () => touch('spark', 'jars', 'a.jar')],
    ['a jar was added', () => void machine.file('spark/jars/b.jar', 'x')],
    ['Java was updated in its place', () => touch('java-21.0.8', 'lib', 'modules')],
    ['its archive was truncated', folder => truncateSync(path.join(folder, 'spark.jsa'), 5)],
    ['its archive is missing', folder => rmSync(path.join(folder, 'spark.jsa'))],
    ['its metadata is not readable', folder => writeFileSync(path.join(folder, 'cache.json'), '{')],
    ['its Java is missing', () => rmSync(path.join(machine.root, 'cached-java'), { recursive: true })],
  ])('is not used if %s', (_what, change) => {
    const runtime = aRuntime();
    change(aCache(runtime));
    expect(findClassCache(runtime, machine.env)).toBeNull();
  });

  test('is not used if its archive was changed, even with the same size and time', async () => {
    const runtime = aRuntime();
    const archive = path.join(aCache(runtime), 'spark.jsa');
    const { atime, mtime, ctimeMs } = statSync(archive);
    await expect.poll(() => Date.now()).toBeGreaterThan(ctimeMs + 20);
    writeFileSync(archive, 'y'.repeat(10));
    utimesSync(archive, atime, mtime);
    expect(findClassCache(runtime, machine.env)).toBeNull();
  });

  test('is searched for the Java behind a wrapper', () => {
    const runtime = aRuntime();
    aCache(runtime);
    const adapted = machine.folder('adapted');
    spawnSync('ln', ['-s', path.join(runtime.java!.home, 'lib'), path.join(adapted, 'lib')]);
    const behind = { ...runtime, java: { ...runtime.java!, home: adapted } };
    expect(findClassCache(behind, machine.env)).not.toBeNull();
  });

  test.each([
    ['Java 11', () => aRuntime('spark', '11.0.2')],
    ['a Spark at another place', () => ({ ...aRuntime(), pyspark: { version: '4.3.0', home: null } })],
  ])('there is none for %s', async (_what, runtime) => {
    expect(classSources(runtime())).toBeNull();
    expect(await makeClassCache(runtime(), { env: machine.env })).toMatchObject({ state: 'unavailable' });
  });
});

describe('class caches are limited', () => {
  const day = (n: number) => new Date(2026, 0, n);

  test('the least recently used are removed first, the newest stays', () => {
    const [first, second, third] = [4, 2, 3].map((used, n) =>
      aCache(aRuntime(`spark${n}`), { bytes: 1000, usedAt: day(used) }),
    );
    const newest = aCache(aRuntime('spark9'), { bytes: 1000, usedAt: day(1) });
    limitClassCaches(machine.env, 3500, newest);
    expect([first, second, third, newest].map(folder => existsSync(folder!))).toEqual([true, false, false, true]);
  });

  test('those of an earlier state of the same Spark are removed, one for another Java stays', () => {
    const other = aCache(aRuntime('spark', '17.0.1'));
    const stale = aCache(aRuntime());
    machine.file('spark/jars/b.jar', 'x');
    const newest = aCache(aRuntime());
    // Of the current state of the same Spark, for the other Java.
    const now = aCache(aRuntime('spark', '17.0.1'));
    limitClassCaches(machine.env, 1e9, newest);
    expect([other, stale, newest, now].map(each => existsSync(each))).toEqual([false, false, true, true]);
  });

  test('one for a removed Spark is removed, and one left by a killed process; one in creation stays', () => {
    const gone = aCache(aRuntime('old'));
    rmSync(path.join(machine.root, 'old'), { recursive: true });
    const left = machine.folder('cache', 'strobe', 'classes', 'left');
    const making = machine.folder('cache', 'strobe', 'classes', 'making');
    writeFileSync(`${making}.lock`, '');
    const newest = aCache(aRuntime());
    limitClassCaches(machine.env, 1e9, newest);
    expect([gone, left, making, newest].map(folder => existsSync(folder))).toEqual([false, false, true, true]);
  });
});

describe("an existing class cache is tried once, by the JVM of Spark's own launcher", () => {
  /** That JVM's log of the source of its first class. */
  function launcherNotes(source: string): Runtime {
    const runtime = aRuntime();
    machine.program(
      'spark/bin/spark-submit',
      `#!/bin/sh\necho x >> ${machine.root}/tried\nlog=\${SPARK_SUBMIT_OPTS#*-Xlog:class+load:file=}\n` +
        `echo "org.apache.spark.deploy.SparkSubmit source: ${source}" > "\${log%\\"}"\n`,
    );
    return runtime;
  }

  test('and is kept if it works', async () => {
    const runtime = launcherNotes('shared objects file (top)');
    aCache(runtime);
    expect(await makeClassCache(runtime, { env: machine.env })).toEqual({ state: 'ready' });
    expect(await makeClassCache(runtime, { env: machine.env })).toEqual({ state: 'ready' });
    expect(readFileSync(path.join(machine.root, 'tried'), 'utf8')).toBe('x\n');
    expect(findClassCache(runtime, machine.env)).not.toBeNull();
  });

  test('and is removed if it is rejected', async () => {
    const runtime = launcherNotes('file:/spark-core.jar');
    aCache(runtime);
    // This Java cannot create another one.
    expect(await makeClassCache(runtime, { env: machine.env })).toMatchObject({ state: 'unavailable' });
    expect(findClassCache(runtime, machine.env)).toBeNull();
  });
});

describe('a class cache that cannot be created', () => {
  /** A pyspark whose session is the given code. */
  function trainingRuns(text: string): Runtime {
    const runtime = aRuntime();
    const session = machine.file('packages/pyspark/sql/__init__.py', text);
    machine.file('packages/pyspark/__init__.py', '');
    machine.env.PYTHONPATH = path.dirname(path.dirname(path.dirname(session)));
    // The base archive exists, so that only the training runs.
    machine.file('java-21.0.8/lib/server/classes.jsa', '');
    return runtime;
  }

  test('leaves no archive, has a reason, and is not tried again on the same day', async () => {
    const tried = path.join(machine.root, 'tried');
    const runtime = trainingRuns(`open(${JSON.stringify(tried)}, "a").write("x")\nraise MemoryError("no room")\n`);
    const first = await makeClassCache(runtime, { env: machine.env });
    expect(first).toMatchObject({ state: 'unavailable', reason: expect.stringContaining('no room') });
    expect(findClassCache(runtime, machine.env)).toBeNull();
    expect(await makeClassCache(runtime, { env: machine.env })).toMatchObject({ state: 'unavailable' });
    expect(readFileSync(tried, 'utf8')).toBe('x');
    const [folder] = readdirSync(classesFolder(machine.env));
    expect(readdirSync(path.join(classesFolder(machine.env), folder!))).toEqual(['cache.json']);
  });

  test('leaves nothing when it is cancelled, and ends its processes', async () => {
    const pid = path.join(machine.root, 'pid');
    const runtime = trainingRuns(
      `import os, time\nwith open(${JSON.stringify(`${pid}.new`)}, "w") as f: f.write(str(os.getpid()))\n` +
        `os.rename(${JSON.stringify(`${pid}.new`)}, ${JSON.stringify(pid)})\ntime.sleep(60)\n`,
    );
    const stop = new AbortController();
    const making = makeClassCache(runtime, { env: machine.env, signal: stop.signal });
    await expect.poll(() => existsSync(pid)).toBe(true);
    stop.abort(new Error('a run has begun'));
    await expect(making).rejects.toThrow('a run has begun');
    expect(readdirSync(classesFolder(machine.env))).toEqual([]);
    expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow();
  });

  test('reports that the cache folder is not writable', async () => {
    const runtime = aRuntime();
    machine.env.XDG_CACHE_HOME = machine.file('no-folder', '');
    expect(await makeClassCache(runtime, { env: machine.env })).toMatchObject({ state: 'unavailable' });
  });
});
