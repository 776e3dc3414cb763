import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adaptJava, needsAdapting } from '../../../src/runtime/adaptedJava';
import { probeJavaHome } from '../../../src/runtime/findJava';
import { FakeMachine } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

async function adapted(home: string): Promise<string> {
  return adaptJava((await probeJavaHome(home, { env: machine.env }))!, machine.cache);
}

/** The arguments of the real java; the stand-in prints one per line. */
function argumentsOf(home: string, given: string[]): string[] {
  const output = execFileSync(path.join(home, 'bin/java'), given, { encoding: 'utf8' });
  return output.split('\n').slice(0, -1);
}

test('a Java needs adapting if it lacks the module that Spark requests', async () => {
  const lacks = await probeJavaHome(machine.java('21.0.8', { vector: false }), { env: machine.env });
  const has = await probeJavaHome(machine.java('17.0.15'), { env: machine.env });
  expect([needsAdapting(lacks!), needsAdapting(has!)]).toEqual([true, false]);
});

describe('the adapted java', () => {
  test.each([
    ['removes the module', ['--add-modules=jdk.incubator.vector', '-Xmx1g', 'Main'], ['-Xmx1g', 'Main']],
    ['removes it from two arguments', ['--add-modules', 'jdk.incubator.vector', 'Main'], ['Main']],
    [
      'keeps existing modules',
      ['--add-modules=java.base,jdk.incubator.vector', 'Main'],
      ['--add-modules=java.base', 'Main'],
    ],
    [
      'keeps them in two arguments',
      ['--add-modules', 'jdk.incubator.vector,java.base'],
      ['--add-modules', 'java.base'],
    ],
    [
      'keeps modules of others',
      ['--add-modules=org.example,ALL-SYSTEM', 'Main'],
      ['--add-modules=org.example,ALL-SYSTEM', 'Main'],
    ],
    ['keeps the arguments of the program', ['Main', '--add-modules=jdk.x'], ['Main', '--add-modules=jdk.x']],
    [
      'distinguishes a class path from a main class',
      ['-cp', 'a:b', '--add-modules=jdk.x', 'Main'],
      ['-cp', 'a:b', 'Main'],
    ],
    [
      'keeps the arguments of a jar',
      ['-jar', 'a.jar', '--add-modules', 'jdk.x'],
      ['-jar', 'a.jar', '--add-modules', 'jdk.x'],
    ],
    [
      'keeps spaces, quotes, stars and empty arguments',
      ['-Da=b c', `-Db="'$HOME'`, 'Main', '*', ''],
      ['-Da=b c', `-Db="'$HOME'`, 'Main', '*', ''],
    ],
  ])('%s', async (_what, given, expected) => {
    const home = await adapted(machine.java('21.0.8', { vector: false }));
    expect(argumentsOf(home, given)).toEqual(expected);
  });

  test('is created once for each Java, and again for another one in its place', async () => {
    const java = machine.java('21.0.8', { vector: false });
    const home = await adapted(java);
    expect(await adapted(java)).toBe(home);
    machine.file('java-21.0.8/release', 'JAVA_VERSION="21.0.8"\nMODULES="java.base java.sql"\n');
    expect(await adapted(java)).not.toBe(home);
  });

  test('has everything else of the real one', async () => {
    const java = machine.java('21.0.8', { vector: false });
    machine.file('java-21.0.8/lib/modules', 'x');
    machine.program('java-21.0.8/bin/jcmd', '');
    const home = await adapted(java);
    const names = execFileSync('find', ['-L', home, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n');
    expect(names.map(name => path.relative(home, name)).sort()).toEqual([
      'bin/java',
      'bin/jcmd',
      'lib/modules',
      'release',
    ]);
  });

  test('works in a folder with spaces and quotes in its name', async () => {
    machine.env.XDG_CACHE_HOME = machine.folder(`it's a cache`);
    const java = machine.java('21.0.8', { vector: false });
    execFileSync('mv', [java, `${machine.root}/ja'va $HOME`]);
    const home = await adapted(`${machine.root}/ja'va $HOME`);
    expect(argumentsOf(home, ['Main'])).toEqual(['Main']);
  });
});
