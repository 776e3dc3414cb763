import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findJavas, javaMajor } from '../../../src/runtime/findJava';
import { FakeMachine } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

test.each([
  ['1.8.0_402', 8],
  ['11.0.2', 11],
  ['17.0.15', 17],
  ['25', 25],
  ['25-ea', 25],
])('Java %s is major %i', (version, major) => expect(javaMajor(version)).toBe(major));

describe('findJavas', () => {
  test('returns JAVA_HOME before the java on PATH, with the data of their release files', async () => {
    const home = machine.java('21.0.8', { vector: false });
    const onPath = machine.javaOnPath('17.0.15');
    const found = await findJavas({ env: { ...machine.env, JAVA_HOME: home } });
    expect(found).toEqual([
      { home, version: '21.0.8', major: 21, modules: ['java.base'], source: 'JAVA_HOME' },
      { home: onPath, version: '17.0.15', major: 17, modules: ['java.base', 'jdk.incubator.vector'], source: 'path' },
    ]);
  });

  test('skips a JAVA_HOME without a Java, and a java that fails', async () => {
    machine.program('bin/java', '#!/bin/sh\necho "Unable to locate a Java Runtime" >&2\nexit 1\n');
    expect(await findJavas({ env: { ...machine.env, JAVA_HOME: machine.folder('empty') } })).toEqual([]);
  });

  test('asks a java outside of its home for the home', async () => {
    const home = machine.java('17.0.9');
    machine.program('shims/java', `#!/bin/sh\necho "    java.version = 17.0.9\n    java.home = ${home}" >&2\n`);
    symlinkSync(path.join(machine.root, 'shims/java'), path.join(machine.bin, 'java'));
    expect(await findJavas({ env: machine.env })).toMatchObject([{ home, major: 17, source: 'path' }]);
  });
});
