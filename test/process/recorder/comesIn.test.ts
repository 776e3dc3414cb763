import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runPlain, runRecorded } from '../../recorder/listener';
import { folderWith, python, pythonVersion } from './support/pyspark';
import { SCRIPTS } from './support/scripts';

const { PYTHONPATH: _path, ...clean } = process.env;

describe('a recorded script prints and does the same as with plain python', () => {
  for (const [name, text] of Object.entries(SCRIPTS))
    for (const flags of [[], ['-W', 'error']])
      test([name, ...flags].join(' '), async () => {
        const folder = folderWith({ 'job.py': text });
        const options = { cwd: folder, env: clean, input: 'given\n' };
        const args = [...flags, 'job.py', 'argument'];
        const plain = await runPlain(python, args, options);
        const { lines, ...recorded } = await runRecorded(python, args, options);
        expect(recorded).toEqual(plain);
        if (plain.stdout + plain.stderr !== '') expect(lines.filter(line => line.type === 'fault')).toEqual([]);
      });

  // Python 3.9 and 3.10 raise an exception again with its previous traceback: the wrapper's frame stays in it.
  test.skipIf(pythonVersion < 11)('an exception in a constructor', async () => {
    const folder = folderWith({ 'job.py': 'from pyspark.core.rdd import RDD\nRDD("unfit")\n' });
    const plain = await runPlain(python, ['job.py'], { cwd: folder, env: clean });
    const { lines, ...recorded } = await runRecorded(python, ['job.py'], { cwd: folder, env: clean });
    expect(recorded).toEqual(plain);
    expect(lines.at(-1)!.type).toBe('bye');
  });

  test('-m and -c', async () => {
    const folder = folderWith({
      'package/__init__.py': '',
      'package/job.py': 'import pyspark, sys\nprint(__name__, sys.argv)\n',
    });
    for (const args of [
      ['-m', 'package.job', 'a'],
      ['-c', 'import pyspark, sys; print(sys.argv); 1 / 0'],
    ]) {
      const plain = await runPlain(python, args, { cwd: folder, env: clean });
      const { lines, ...recorded } = await runRecorded(python, args, { cwd: folder, env: clean });
      expect(recorded).toEqual(plain);
      expect(lines[0]).toMatchObject({ type: 'hello', pysparkVersion: '9.8.7' });
    }
  });
});

describe('the start of the recorder', () => {
  test('the recorder sends its identity, and the source of the script', async () => {
    const folder = folderWith({ 'job.py': 'import pyspark  # é\n' });
    const { lines } = await runRecorded(python, ['job.py', 'x'], { cwd: folder, env: clean });
    const main = join(folder, 'job.py');
    expect(lines.map(line => line.type)).toEqual(['hello', 'sourceCaptured', 'ledgerTotals', 'loaded', 'bye']);
    expect(lines[0]).toMatchObject({ argv: ['job.py', 'x'], cwd: folder, main, pysparkVersion: '9.8.7' });
    expect(lines[1]).toMatchObject({ file: main, text: 'import pyspark  # é\n' });
  });

  test('nothing is sent before pyspark is imported', async () => {
    const folder = folderWith({ 'job.py': 'print("no Spark")\n' });
    const { stdout, lines } = await runRecorded(python, ['job.py'], { cwd: folder, env: clean });
    expect(stdout).toBe('no Spark\n');
    expect(lines).toEqual([]);
  });

  test('nor if pyspark is only searched for', async () => {
    const script = 'from importlib.util import find_spec\nprint(find_spec("pyspark") is not None)\n';
    const folder = folderWith({ 'job.py': script });
    const { stdout, lines } = await runRecorded(python, ['job.py'], { cwd: folder, env: clean });
    expect(stdout).toBe('True\n');
    expect(lines).toEqual([]);
  });

  test("the user's own sitecustomize and PYTHONPATH still apply", async () => {
    const folder = folderWith({
      'own/sitecustomize.py': 'import sys\nsys.own = "own"\n',
      'own/helper.py': '',
      'job.py':
        'import os, sys, helper, pyspark\nprint(sys.own, os.environ["PYTHONPATH"], sys.modules["sitecustomize"].__file__)\n',
    });
    const env = { ...clean, PYTHONPATH: [join(folder, 'own'), '/nowhere'].join(delimiter) };
    const plain = await runPlain(python, ['job.py'], { cwd: folder, env });
    expect(plain.stdout).toContain('own');
    const { lines, ...recorded } = await runRecorded(python, ['job.py'], { cwd: folder, env });
    expect(recorded).toEqual(plain);
    expect(lines.length).toBeGreaterThan(0);
  });

  test('Python workers are not recorded, even if the JVM has the variables', async () => {
    const folder = folderWith({ 'job.py': 'import os, pyspark\nprint(os.environ.get("STROBE_RECORDER"))\n' });
    const env = { ...clean, PYTHON_WORKER_FACTORY_SECRET: 'secret' };
    const { stdout, lines } = await runRecorded(python, ['job.py'], { cwd: folder, env });
    expect(stdout).toBe('None\n');
    expect(lines).toEqual([]);
  });
});

describe('a missing gateway', () => {
  const files = { 'job.py': 'from pyspark.core.rdd import RDD\nfor n in range(3):\n    RDD(n)\nprint("done")\n' };

  for (const last of ['hello', 'sourceCaptured'])
    test(`hangs up after ${last}`, async () => {
      const folder = folderWith(files);
      const ended = await runRecorded(python, ['job.py'], {
        cwd: folder,
        env: clean,
        onLine: line => (line.type === last ? 'hangUp' : undefined),
      });
      expect(ended).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' });
      expect(ended.lines.at(-1)!.type).toBe(last);
    });

  test('does not listen', async () => {
    const folder = folderWith(files);
    const env = {
      ...clean,
      PYTHONPATH: join(__dirname, '../../../src/recorder/site'),
      STROBE_RECORDER: '{"host":"127.0.0.1","port":1,"token":"","mode":"run","inject":null}',
    };
    const ended = await runPlain(python, ['job.py'], { cwd: folder, env });
    expect(ended).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
  });

  test('the variable is invalid', async () => {
    const folder = folderWith(files);
    const env = { ...clean, PYTHONPATH: join(__dirname, '../../../src/recorder/site'), STROBE_RECORDER: 'nonsense' };
    const ended = await runPlain(python, ['job.py'], { cwd: folder, env });
    expect(ended).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
  });
});
