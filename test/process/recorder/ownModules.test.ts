/**
 * User modules with the names of standard modules: the recorder runs none of them, and hides none of them from the
 * script.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runPlain, runRecorded } from '../../recorder/listener';
import { folderWith, python } from './support/pyspark';

const { PYTHONPATH: _path, ...clean } = process.env;

/** What the recorder itself imports, and what Python imports for it. */
const NAMES = (
  'json re socket select signal selectors enum struct threading weakref _weakrefset inspect ast dis opcode collections ' +
  'functools copyreg linecache tokenize token keyword datetime decimal numbers pickletools pickle stringprep types ' +
  'importlib contextlib subprocess sysconfig stat fcntl resource glob shutil traceback warnings'
).split(' ');

/** Python does not search for modules that it has already loaded at startup. */
const files = Object.fromEntries(
  NAMES.map(name => [`${name}.py`, `print("runs", __name__, flush=True)\nOWN = ${JSON.stringify(name)}\n`]),
);

async function bothWays(extra: Record<string, string>) {
  const folder = folderWith(extra);
  const options = { cwd: folder, env: { ...clean, PYTHONDONTWRITEBYTECODE: '1' } };
  const plain = await runPlain(python, ['job.py'], options);
  const { lines, ...recorded } = await runRecorded(python, ['job.py'], options);
  expect(recorded).toEqual(plain);
  expect(lines[0]).toMatchObject({ type: 'hello', pysparkVersion: '9.8.7', main: join(folder, 'job.py') });
  expect(lines.map(line => line.type)).toEqual(expect.arrayContaining(['sourceCaptured', 'datasetBorn', 'bye']));
  expect(lines.filter(line => line.type === 'fault')).toEqual([]);
  return plain;
}

const BIRTH = 'from pyspark.core.rdd import RDD\nRDD(1).map(None)\n';

describe('a driver with modules that have the names of standard ones', () => {
  test('runs none that it does not import', async () => {
    const { stdout } = await bothWays({ ...files, 'job.py': `${BIRTH}print("done")\n` });
    expect(stdout).toBe('done\n');
  });

  test('imports them as without the recorder: afterwards, before, once each', async () => {
    const job = `import json, socket\n${BIRTH}import json, tokenize\nprint(json.OWN, socket.OWN, tokenize.OWN)\n`;
    const { stdout } = await bothWays({ ...files, 'job.py': job });
    expect(stdout).toBe('runs json\nruns socket\nruns tokenize\njson socket tokenize\n');
  });

  test('also as a package', async () => {
    const job = `${BIRTH}import json.decoder\nprint(json.decoder.OWN)\n`;
    await bothWays({ 'json/__init__.py': 'print("runs")\n', 'json/decoder.py': 'OWN = 1\n', 'job.py': job });
  });

  test('calls its own finders no more often than without the recorder', async () => {
    const job = `
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if "." not in name:
            print("asked for", name, flush=True)
sys.meta_path.insert(0, Finder())
${BIRTH}
`;
    await bothWays({ 'job.py': job });
  });
});
