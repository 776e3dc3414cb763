import { join, resolve } from 'node:path';
import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DriverCommand } from '../../../src/gateway/driverCommand';
import { SpareDrivers } from '../../../src/gateway/warm/spareDrivers';
import { runPlain } from '../../recorder/listener';
import { folderWith, python } from '../recorder/support/pyspark';

const recorderHome = resolve(__dirname, '../../../src/recorder');
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PYTHON'))) as Record<
  string,
  string
>;

const SCRIPT = 'import os, pyspark, sys\nprint(os.getppid(), sys.argv, os.environ.get("JAVA_HOME"))\n';
/** The modules that are imported before a run has reported its imports. */
const SQL = { 'pyspark/sql/__init__.py': '', 'pyspark/sql/functions.py': '', 'pyspark/sql/types.py': '' };

function setUp(files: Record<string, string> = {}) {
  const folder = folderWith({ ...SQL, 'work/job.py': SCRIPT, ...files });
  const failures: string[] = [];
  const states: string[] = [];
  const drivers: SpareDrivers = new SpareDrivers({
    recorderHome,
    onChange: () => states.push(drivers.state().state),
    onFailure: error => failures.push(error.message),
  });
  onTestFinished(() => drivers.end());
  const cwd = join(folder, 'work');
  const env = { ...clean, PYTHONPATH: `${recorderHome}/site:${folder}`, JAVA_HOME: '/java', STROBE_RECORDER: '{}' };
  const start = { command: python, args: ['job.py'], env, cwd };
  return { folder, drivers, failures, states, start };
}

const run = (command: DriverCommand, cwd: string) => runPlain(command.command, command.args, { cwd, env: command.env });

/** Whether the script is handed over. */
const isHandedOver = ({ args }: DriverCommand) => args.includes('-I');

describe('a spare driver for the next run', () => {
  test('is created with the start parameters of the last run, and handed out once', async () => {
    const { drivers, states, start, failures } = setUp();
    await drivers.prepare();
    expect(drivers.state()).toEqual({ state: 'none', residentBytes: null });
    expect(drivers.take('one', start)).toEqual({ command: python, args: ['job.py'], env: start.env });
    await drivers.prepare();
    expect(drivers.state().state).toBe('ready');
    expect(drivers.state().residentBytes).toBeGreaterThan(1e6);
    const command = drivers.take('two', start);
    expect(isHandedOver(command)).toBe(true);
    expect(drivers.state().state).toBe('none');
    expect(isHandedOver(drivers.take('three', start))).toBe(false);
    const { code, stderr } = await run(command, start.cwd);
    expect({ code, stderr, failures }).toEqual({ code: 0, stderr: '', failures: [] });
    expect(states).toEqual(['preparing', 'ready', 'none']);
  });

  test('has imported what the last run reported', async () => {
    const { drivers, start } = setUp({
      'pyspark/ml.py': 'import sys\nIMPORTED_BY = sys.argv[0]\n',
      'work/job.py': 'import pyspark.ml\nprint(pyspark.ml.IMPORTED_BY)\n',
    });
    drivers.take('one', start);
    drivers.note('one', { modules: ['pyspark', 'pyspark.ml'], environment: start.env });
    drivers.note('another', { modules: [], environment: start.env });
    await drivers.prepare();
    const { stdout } = await run(drivers.take('two', start), start.cwd);
    expect(stdout).toContain('spare.pyc');
  });

  test('has the variables that a terminal had added', async () => {
    const { drivers, start, failures } = setUp();
    const environment = { ...start.env, TERM_PROGRAM: 'editor' };
    for (const id of ['one', 'two']) {
      drivers.take(id, start);
      drivers.note(id, { modules: ['pyspark'], environment });
      await drivers.prepare();
    }
    const command = drivers.take('three', start);
    await run({ ...command, env: environment }, start.cwd);
    expect(failures).toEqual([]);
  });

  test('is created for a run that has not started yet, with the variables of its terminal', async () => {
    const { drivers, start, failures } = setUp();
    const inTerminal = { ...start.env, TERM_PROGRAM: 'editor' };
    drivers.recall(start, inTerminal);
    await drivers.prepare();
    const command = drivers.take('one', start);
    expect(isHandedOver(command)).toBe(true);
    expect((await run({ ...command, env: inTerminal }, start.cwd)).code).toBe(0);
    expect(failures).toEqual([]);
  });

  test('keeps what the last run reported, even if the file is opened again', async () => {
    const { drivers, start } = setUp({
      'pyspark/ml.py': 'import sys\nIMPORTED_BY = sys.argv[0]\n',
      'work/job.py': 'import pyspark.ml\nprint(pyspark.ml.IMPORTED_BY)\n',
    });
    drivers.take('one', start);
    drivers.note('one', { modules: ['pyspark', 'pyspark.ml'], environment: start.env });
    drivers.recall(start, { ...start.env, TERM_PROGRAM: 'no longer' });
    await drivers.prepare();
    expect((await run(drivers.take('two', start), start.cwd)).stdout).toContain('spare.pyc');
  });

  test('is not used for another folder, interpreter or other variables', async () => {
    const { folder, drivers, start } = setUp();
    for (const other of [
      { ...start, cwd: folder },
      { ...start, env: { ...start.env, A: 'b' } },
      { ...start, command: `${folder}/python` },
    ]) {
      drivers.take('one', start);
      await drivers.prepare();
      expect(isHandedOver(drivers.take('two', other))).toBe(false);
      expect(drivers.state().state).toBe('none');
    }
  });

  test('is created again for the variables of the next run', async () => {
    const { drivers, start } = setUp();
    drivers.take('one', start);
    await drivers.prepare();
    drivers.expect({ JAVA_HOME: '/other' });
    await drivers.prepare();
    const command = drivers.take('two', { ...start, env: { ...start.env, JAVA_HOME: '/other' } });
    expect(isHandedOver(command)).toBe(true);
    expect((await run(command, start.cwd)).stdout).toContain('/other');
  });

  test('leaves out modules that print, or set a variable, when they are imported', async () => {
    const { drivers, start, failures } = setUp({
      'pyspark/noisy.py': 'print("here I am")\n',
      'pyspark/setter.py': 'import os\nos.environ["A"] = "b"\n',
      'work/job.py': 'import os, pyspark.setter, pyspark.noisy\nprint(os.environ["A"])\n',
    });
    drivers.take('one', start);
    drivers.note('one', {
      modules: ['pyspark', 'pyspark.noisy', 'pyspark.setter', 'pyspark.core'],
      environment: start.env,
    });
    await drivers.prepare();
    expect(failures.map(text => text.split(' ')[0])).toEqual(['pyspark.noisy', 'pyspark.setter']);
    expect((await run(drivers.take('two', start), start.cwd)).stdout).toBe('here I am\nb\n');
  });

  test('is cancelled when it is no longer wanted', async () => {
    const { drivers, start, failures } = setUp({ 'pyspark/sql/__init__.py': 'import time\ntime.sleep(60)\n' });
    drivers.take('one', start);
    const made = drivers.prepare();
    await drivers.end();
    await made;
    expect({ state: drivers.state().state, failures }).toEqual({ state: 'none', failures: [] });
  });

  test('is not created again for a script that it could not be used for, until the script changes', async () => {
    const { drivers, start, failures } = setUp({
      'work/job.py': 'import pyspark, sys\nsys.path.append("x")\nprint("ran")\n',
    });
    for (let round = 0; round < 3; round++) {
      drivers.take('before', start);
      await drivers.prepare();
      if (drivers.state().state === 'none') break;
      expect((await run(drivers.take('run', start), start.cwd)).stdout).toBe('ran\n');
      await expect.poll(() => failures.length).toBe(round + 1);
    }
    expect(failures).toHaveLength(2);
    writeFileSync(join(start.cwd, 'job.py'), SCRIPT);
    await drivers.prepare();
    expect(drivers.state().state).toBe('ready');
  });

  test('is not available if its files cannot be written, which is logged, and the script starts normally', async () => {
    const { drivers, start, failures } = setUp();
    drivers.take('one', start);
    vi.stubEnv('TMPDIR', '/nowhere');
    await drivers.prepare();
    vi.unstubAllEnvs();
    expect(drivers.state()).toEqual({ state: 'none', residentBytes: null });
    expect(failures).toEqual([expect.stringContaining('/nowhere')]);
    expect(isHandedOver(drivers.take('two', start))).toBe(false);
  });

  test('leaves nothing behind if the interpreter cannot start', async () => {
    const { drivers, start, failures } = setUp();
    drivers.take('one', { ...start, command: '/nowhere/python' });
    await drivers.prepare();
    expect(drivers.state().state).toBe('none');
    expect(failures).toHaveLength(1);
    expect(existsSync('/nowhere')).toBe(false);
  });
});
