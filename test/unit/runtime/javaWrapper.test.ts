import { execFileSync } from 'node:child_process';
import { rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wrapJava, type Wrapping } from '../../../src/runtime/javaWrapper';
import { FakeMachine } from './fakeMachine';

let machine: FakeMachine;
let jars: string;
let conf: string;
let archive: string;
let stamp: string;
beforeEach(() => {
  machine = new FakeMachine();
  jars = machine.folder('spark', 'jars');
  conf = machine.folder('spark', 'conf');
  archive = machine.file('spark.jsa', '');
  stamp = machine.file('made', '');
});
afterEach(() => machine.remove());

const DRIVER = ['org.apache.spark.deploy.SparkSubmit', 'pyspark-shell'];

const compiler = ['-XX:Tier4=9'];

function wrapped(modules: Wrapping['modules'] = null): string {
  const classes = {
    options: ['-XX:SharedArchiveFile=a b'],
    needs: { files: [archive], stamp },
    jars,
    expanded: [`${jars}/b.jar`, `${jars}/a.jar`],
    topNames: ['META-INF', 'org', 'core-default.xml'],
  };
  return wrapJava(machine.java('21.0.8'), path.join(machine.cache, 'wrapped'), { modules, compiler, classes });
}

/** The arguments of the real java; the stand-in prints one per line. */
function given(args: string[], env: NodeJS.ProcessEnv = {}, home = wrapped()): string[] {
  const options = { encoding: 'utf8', env: { ...process.env, ...env } } as const;
  return execFileSync(path.join(home, 'bin/java'), args, options).split('\n').slice(0, -1);
}

const own = ['-XX:SharedArchiveFile=a b', ...compiler];

describe("a JVM that becomes Spark's driver loads its classes from the archive, with its jars before its configuration", () => {
  test.each([
    ['as Spark 3.5 launches it', () => `${conf}/:${jars}/*`, () => `${jars}/b.jar:${jars}/a.jar:${conf}/`],
    [
      'with the jar that Spark 4 names first',
      () => `${conf}/:${jars}/a.jar:${jars}/*`,
      () => `${jars}/a.jar:${jars}/b.jar:${conf}/`,
    ],
    [
      'with Hadoop folders behind',
      () => `${conf}/:${jars}/*:/etc/hadoop/:/opt/x/*`,
      () => `${jars}/b.jar:${jars}/a.jar:${conf}/:/etc/hadoop/:/opt/x/*`,
    ],
    ['without a configuration', () => `/not/there:${jars}/*`, () => `${jars}/b.jar:${jars}/a.jar`],
  ])('%s', (_what, classPath, expected) => {
    machine.file('spark/conf/log4j2.properties', '');
    machine.file('spark/conf/.hidden', '');
    expect(given(['-cp', classPath(), '-Xmx1g', ...DRIVER])).toEqual([...own, '-cp', expected(), '-Xmx1g', ...DRIVER]);
  });

  test('also if a module has to be removed', () => {
    const args = ['-cp', `${conf}:${jars}/*`, '--add-modules=jdk.x', ...DRIVER];
    const expanded = `${jars}/b.jar:${jars}/a.jar:${conf}`;
    expect(given(args, {}, wrapped(['java.base']))).toEqual([...own, '-cp', expanded, ...DRIVER]);
  });
});

describe('a JVM compiles as the user sets, and not later than usual', () => {
  const options = (before: string[], env: NodeJS.ProcessEnv) =>
    given([...before, '-cp', `${conf}/:${jars}/*`, ...DRIVER], env).filter(option => option.startsWith('-XX'));

  test.each<[string, string[], NodeJS.ProcessEnv]>([
    ['by an option', ['-XX:Tier4InvocationThreshold=1'], {}],
    ['by a variable', [], { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1' }],
    ['or how large its stacks are', ['-XX:ThreadStackSize=1024'], {}],
  ])('%s', (_what, before, env) => {
    expect(options(before, env)).toEqual(['-XX:SharedArchiveFile=a b', ...before]);
  });
});

describe('a JVM is started unchanged', () => {
  test.each([
    ['that is not a driver', ['org.example.Worker']],
    ["that is Spark's launcher", ['org.apache.spark.launcher.Main', ...DRIVER]],
  ])('%s', (_what, main) => {
    const args = ['-cp', `${conf}/:${jars}/*`, ...main];
    expect(given(args)).toEqual(args);
  });
});

test('a driver also compiles later without an archive', () => {
  const home = wrapJava(machine.java('21.0.8'), path.join(machine.cache, 'wrapped'), {
    modules: null,
    compiler,
    classes: null,
  });
  const args = ['-cp', `${conf}/:${jars}/*`, ...DRIVER];
  expect(given(args, {}, home)).toEqual([...compiler, ...args]);
});

describe('a driver loads its classes from their jars', () => {
  const untouched = (classPath: string, { options = [] as string[], env = {} } = {}) => {
    const args = [...options, '-cp', classPath, ...DRIVER];
    expect(given(args, env)).toEqual([...compiler, ...args]);
  };

  test('if a class path of the user comes first', () => untouched(`/my/own.jar:${conf}/:${jars}/*`));

  test('if the first entry is a jar', () => untouched(`${machine.file('own.jar', '')}:${jars}/*`));

  test('if it names something else among the jars', () => untouched(`${conf}/:/my/own.jar:${jars}/*`));

  test('if it names one of the jars twice', () => untouched(`${conf}/:${jars}/a.jar:${jars}/a.jar:${jars}/*`));

  test('if its configuration has a file that is also in a jar', () => {
    machine.file('spark/conf/core-default.xml', '');
    untouched(`${conf}/:${jars}/*`);
  });

  test('if its configuration has classes', () => {
    machine.file('spark/conf/org/Own.class', '');
    untouched(`${conf}/:${jars}/*`);
  });

  test.each(['-Xshare:off', '-XX:SharedArchiveFile=my.jsa', '-XX:ArchiveClassesAtExit=my.jsa', '-XX:AOTCache=my.aot'])(
    'if the user sets %s',
    option => {
      untouched(`${conf}/:${jars}/*`, { options: [option] });
      untouched(`${conf}/:${jars}/*`, { env: { JDK_JAVA_OPTIONS: `-Da=b ${option}` } });
    },
  );

  test.each<[string, () => void]>([
    ['the archive was removed', () => rmSync(archive)],
    ['the archive was truncated after it was created', () => utimesSync(archive, 0, Date.now() / 1000 + 1)],
    ['the state of the archive is unknown', () => rmSync(stamp)],
  ])('where %s', (_what, happen) => {
    happen();
    untouched(`${conf}/:${jars}/*`);
  });
});
