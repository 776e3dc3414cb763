import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveRuntime, type ResolveOptions } from '../../../src/runtime/resolveRuntime';
import { FakeMachine, realPython } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

const resolve = (options: Partial<ResolveOptions> = {}) =>
  resolveRuntime({ workspace: machine.workspace, env: machine.env, ...options });

/** For interpreters that must not see each other's packages. */
const python = (name: string, version: string) => machine.python(name, machine.pyspark(version));
const pythonWithout = (name: string) => machine.python(name, machine.folder('nothing'));

describe('the Python', () => {
  beforeEach(() => void machine.javaOnPath('17.0.15'));

  test('is the one on PATH if it has pyspark', async () => {
    python('bin/python3', '4.3.0');
    const runtime = await resolve();
    expect(runtime.python).toMatchObject({ executable: realPython, source: 'path' });
    expect(runtime.pyspark).toEqual({ version: '4.3.0', home: expect.stringMatching(/pyspark$/) });
  });

  test('is the one of the virtual environment before that', async () => {
    python('bin/python3', '4.3.0');
    python('workspace/.venv/bin/python', '4.2.1');
    expect(await resolve()).toMatchObject({ python: { source: 'virtualEnv' }, pyspark: { version: '4.2.1' } });
  });

  test("is the editor's before the virtual environment, and the selected one before all", async () => {
    python('workspace/.venv/bin/python', '4.2.1');
    const editorPython = python('editor/python', '4.1.4');
    expect(await resolve({ editorPython })).toMatchObject({
      python: { source: 'editor' },
      pyspark: { version: '4.1.4' },
    });
    const chosen = python('chosen/python', '4.0.5');
    const options = { editorPython, env: { ...machine.env, STROBE_PYTHON: chosen } };
    expect(await resolve(options)).toMatchObject({ python: { source: 'setting' }, pyspark: { version: '4.0.5' } });
    expect(await resolve({ ...options, python: editorPython })).toMatchObject({ pyspark: { version: '4.1.4' } });
  });

  test('is skipped without pyspark, if another one has it', async () => {
    pythonWithout('workspace/.venv/bin/python');
    python('bin/python3', '4.3.0');
    expect(await resolve()).toMatchObject({ python: { source: 'path' } });
  });

  test('is an error if it was selected and does not run', async () => {
    python('bin/python3', '4.3.0');
    await expect(resolve({ python: '/no/such/python' })).rejects.toMatchObject({ code: 'python.missing' });
  });

  test('is missing if there is none at all', async () => {
    await expect(resolve()).rejects.toMatchObject({ code: 'python.missing' });
  });

  test('with a pyspark that is too old is an error if it was selected, and skipped on PATH', async () => {
    const old = python('bin/python3', '3.3.4');
    await expect(resolve({ python: old })).rejects.toMatchObject({ code: 'pyspark.unsupported' });
    python('bin/python', '4.3.0');
    expect(await resolve()).toMatchObject({ pyspark: { version: '4.3.0' } });
  });

  test('is also that of the workers, unless PYSPARK_PYTHON is set', async () => {
    python('bin/python3', '4.3.0');
    const runtime = await resolve();
    expect(runtime.environment.PYSPARK_PYTHON).toBe(realPython);
    expect(runtime.notes).toContain(`Python workers use ${realPython}.`);
    const other = await resolve({ env: { ...machine.env, PYSPARK_PYTHON: 'python3.9' } });
    expect(other.environment.PYSPARK_PYTHON).toBe('python3.9');
    expect(other.notes).toContain('Python workers use python3.9 (PYSPARK_PYTHON).');
  });

  test('has its Spark in SPARK_HOME if that is set', async () => {
    python('bin/python3', '4.3.0');
    machine.file('spark/jars/spark-core_2.12-3.5.6.jar', '');
    const home = machine.folder('spark');
    const runtime = await resolve({ env: { ...machine.env, SPARK_HOME: home } });
    expect(runtime.pyspark).toEqual({ version: '3.5.6', home });
  });
});

describe('the Java', () => {
  beforeEach(() => void python('bin/python3', '4.3.0'));

  test('is that of JAVA_HOME', async () => {
    machine.javaOnPath('17.0.15');
    const home = machine.java('21.0.8');
    const runtime = await resolve({ env: { ...machine.env, JAVA_HOME: home } });
    expect(runtime.java).toEqual({ home, version: '21.0.8', major: 21, source: 'JAVA_HOME' });
    expect(runtime.environment.JAVA_HOME).toBe(home);
  });

  test('is that on PATH, with a note, if Spark does not run on that of JAVA_HOME', async () => {
    const onPath = machine.javaOnPath('17.0.15');
    const runtime = await resolve({ env: { ...machine.env, JAVA_HOME: machine.java('11.0.2') } });
    expect(runtime.java).toMatchObject({ home: onPath, source: 'path' });
    expect(runtime.notes.join()).toContain('11.0.2');
  });

  test('gets its own home if it lacks the module that Spark requests', async () => {
    const home = machine.java('21.0.8', { vector: false });
    const runtime = await resolve({ env: { ...machine.env, JAVA_HOME: home } });
    expect(runtime.java).toMatchObject({ version: '21.0.8', source: 'JAVA_HOME' });
    expect(runtime.java!.home.startsWith(machine.cache)).toBe(true);
    expect(runtime.environment.JAVA_HOME).toBe(runtime.java!.home);
  });

  test('is not needed by a client of Spark Connect, which has no Spark, unless SPARK_HOME has one', async () => {
    const client = machine.python('client/python', machine.pyspark('4.2.0', { jars: false }));
    expect(await resolve({ python: client })).toMatchObject({
      pyspark: { version: '4.2.0', home: null },
      java: null,
      environment: {},
      notes: [expect.stringContaining('client of Spark Connect')],
    });
    machine.javaOnPath('17.0.15');
    const env = { ...machine.env, SPARK_HOME: machine.folder('spark') };
    expect(await resolve({ python: client, env })).toMatchObject({ java: { version: '17.0.15' } });
  });

  test('is used with a warning if some parts of Spark fail on it', async () => {
    const chosen = python('chosen/python', '3.5.6');
    machine.javaOnPath('21.0.8');
    const runtime = await resolve({ python: chosen });
    expect(runtime.java!.major).toBe(21);
    expect(runtime.notes.join()).toContain('Arrow');
  });
});

describe('without pyspark', () => {
  test('a Python that cannot create environments says what to install', async () => {
    machine.file('debian/sitecustomize.py', 'import sys\nsys.modules["ensurepip"] = None\n');
    machine.python('bin/python3', machine.folder('debian'));
    await expect(resolve()).rejects.toMatchObject({ code: 'runtime.noVenv' });
    await expect(resolve()).rejects.toThrow(/apt install python3\.\d+-venv/);
  });

  test('a Python without a supported pyspark is too old', async () => {
    const probe = { executable: '/python', version: '3.8.18', prefix: '/', basePrefix: '/', canMakeEnvironments: true };
    machine.program('bin/python3', `#!/bin/sh\necho '${JSON.stringify({ ...probe, hasPip: true, pyspark: null })}'\n`);
    await expect(resolve()).rejects.toMatchObject({ code: 'python.tooOld' });
  });

  test('a cache that is not writable is named', async () => {
    pythonWithout('bin/python3');
    const env = { ...machine.env, XDG_CACHE_HOME: machine.file('cache-is-a-file', '') };
    await expect(resolve({ env })).rejects.toMatchObject({ code: 'runtime.failed' });
    await expect(resolve({ env })).rejects.toThrow('cache-is-a-file');
  });

  test('an aborted search ends with the reason', async () => {
    pythonWithout('bin/python3');
    const reason = new Error('enough');
    await expect(resolve({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
