import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probePython, pythonCandidates } from '../../../src/runtime/findPython';
import { FakeMachine, realPython } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

const probe = (command: string) => probePython(command, { env: machine.env, cwd: machine.workspace });

describe('probePython', () => {
  test('reports an interpreter and its pyspark, without importing it', async () => {
    const packages = machine.pyspark('4.3.0');
    const found = await probe(machine.python('bin/python3', packages));
    expect(found).toMatchObject({ executable: realPython, version: expect.stringMatching(/^3\.\d+\.\d+$/) });
    expect(found?.pyspark).toEqual({ version: '4.3.0', folder: `${packages}/pyspark`, hasJars: true });
  });

  test('recognizes that a Connect client includes no Spark', async () => {
    const packages = machine.pyspark('4.2.0', { jars: false });
    expect((await probe(machine.python('bin/python3', packages)))?.pyspark?.hasJars).toBe(false);
  });

  test('does not mistake a folder of the workspace for the package', async () => {
    machine.file('workspace/pyspark/__init__.py', '');
    machine.file('workspace/pyspark/version.py', '__version__ = "1.0"\n');
    expect((await probe(machine.python('bin/python3', machine.folder('nothing'))))?.pyspark?.version).not.toBe('1.0');
  });

  test('ignores the output of a startup file', async () => {
    const packages = machine.pyspark('4.3.0');
    machine.file('packages-4.3.0/sitecustomize.py', 'print("hello", end="")\n');
    expect((await probe(machine.python('bin/python3', packages)))?.pyspark?.version).toBe('4.3.0');
  });

  test.each([
    ['nothing', 'bin/none', null],
    ['a program that fails', 'bin/fails', '#!/bin/sh\nexit 3\n'],
    ['a program that is not Python', 'bin/other', '#!/bin/sh\necho hello\n'],
  ])('finds no Python in %s', async (_what, name, text) => {
    const command = text === null ? `${machine.root}/${name}` : machine.program(name, text);
    expect(await probe(command)).toBeNull();
  });
});

describe('pythonCandidates', () => {
  test('are the setting, the editor, the environments, then PATH', () => {
    for (const name of ['active', 'script/.venv', 'workspace/.venv', 'workspace/venv']) {
      machine.program(`${name}/bin/python`, '');
    }
    const candidates = pythonCandidates({
      setting: '/chosen/python',
      editorPython: '/editor/python',
      folders: [`${machine.root}/script`, machine.workspace],
      env: { VIRTUAL_ENV: `${machine.root}/active` },
      platform: 'linux',
    });
    expect(candidates).toEqual([
      { command: '/chosen/python', source: 'setting' },
      { command: '/editor/python', source: 'editor' },
      { command: `${machine.root}/active/bin/python`, source: 'virtualEnv' },
      { command: `${machine.root}/script/.venv/bin/python`, source: 'virtualEnv' },
      { command: `${machine.workspace}/.venv/bin/python`, source: 'virtualEnv' },
      { command: `${machine.workspace}/venv/bin/python`, source: 'virtualEnv' },
      { command: 'python3', source: 'path' },
      { command: 'python', source: 'path' },
    ]);
  });
});
