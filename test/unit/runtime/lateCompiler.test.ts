import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adaptJava } from '../../../src/runtime/adaptedJava';
import { COMPILES_LATER, withLateCompiler } from '../../../src/runtime/lateCompiler';
import type { Runtime } from '../../../src/runtime/runtime';
import { FakeMachine } from './fakeMachine';

let machine: FakeMachine;
let runtime: Runtime;
let files: string[];
beforeEach(() => {
  machine = new FakeMachine();
  const home = machine.java('21.0.8');
  const library = process.platform === 'darwin' ? 'libjvm.dylib' : 'libjvm.so';
  files = [`lib/server/${library}`, 'lib/modules'].map(name =>
    machine.file(path.relative(machine.root, path.join(home, name)), ''),
  );
  runtime = {
    python: { executable: '/usr/bin/python3', version: '3.11.7', source: 'path' },
    pyspark: { version: '4.3.0', home: null },
    java: { home, version: '21.0.8', source: 'path', major: 21 },
    environment: { JAVA_HOME: home, PYSPARK_PYTHON: '/usr/bin/python3' },
    notes: [],
  };
});
afterEach(() => machine.remove());

const DRIVER = ['org.apache.spark.deploy.SparkSubmit', 'pyspark-shell'];

/** The arguments of the real java; the stand-in prints one per line. */
function given({ environment }: Runtime, args: string[]): string[] {
  const options = { encoding: 'utf8' } as const;
  return execFileSync(path.join(environment.JAVA_HOME!, 'bin/java'), args, options).trim().split('\n');
}

test('a driver starts its optimizing compiler later, and everything else is unchanged', () => {
  const late = withLateCompiler(runtime, machine.env);
  const { JAVA_HOME: _home, ...rest } = late.environment;
  expect(given(late, DRIVER)).toEqual([...COMPILES_LATER, ...DRIVER]);
  expect({ ...late, environment: rest }).toEqual({ ...runtime, environment: { PYSPARK_PYTHON: '/usr/bin/python3' } });
});

test('a Java that removes modules still does', () => {
  const home = adaptJava(
    { home: runtime.java!.home, version: '21.0.8', major: 21, modules: ['java.base'] },
    machine.cache,
  );
  const late = withLateCompiler({ ...runtime, java: { ...runtime.java!, home } }, machine.env);
  const args = ['--add-modules=jdk.incubator.vector', ...DRIVER];
  expect(given(late, args)).toEqual([...COMPILES_LATER, ...DRIVER]);
});

test('a JVM that may not support these options is unchanged', () => {
  rmSync(files[0]!);
  expect(withLateCompiler(runtime, machine.env)).toBe(runtime);
});

test('so is Java if the cache folder is not writable', () => {
  machine.file('cache/strobe/java', '');
  expect(withLateCompiler(runtime, machine.env)).toBe(runtime);
});
