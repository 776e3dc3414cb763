/** Tests and fixtures of pytest and unittest as entries. The output is that of the runner alone. */
import { beforeAll, describe, expect, test } from 'vitest';
import { delimiter } from 'node:path';
import { runPlain, runRecorded, type Line } from '../../recorder/listener';
import { pytestPackages } from '../support/pytestPackages';
import { clean, folderWith, python } from './support/pyspark';

let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  env = { ...clean, PYTHONPATH: ['.', await pytestPackages()].join(delimiter) };
});

/** Durations in the output of a runner. */
const timeless = (text: string) => text.replace(/\d+\.\d+ ?s(?:econds)?/g, 'T s').replace(/[=-]{5,}/g, '=');

interface Seen {
  lines: Line[];
  /** `outcome` by the name of an entry, and its error. */
  outcomes: Record<string, string>;
  code: number | null;
}

/** Runs the command without and with the recorder, and expects the same output. */
async function run(args: string[], files: Record<string, string>): Promise<Seen> {
  const options = { cwd: folderWith(files), env, mode: 'exec' as const };
  const plain = await runPlain(python, args, options);
  const { lines, code, stdout, stderr } = await runRecorded(python, args, options);
  expect([code, timeless(stdout), timeless(stderr)]).toEqual([
    plain.code,
    timeless(plain.stdout),
    timeless(plain.stderr),
  ]);
  expect(lines.filter(({ type }) => type === 'fault')).toEqual([]);
  const names = new Map(lines.filter(({ type }) => type === 'entryStarted').map(line => [line.entryId, nameOf(line)]));
  const ended = lines.filter(({ type }) => type === 'entryEnded');
  const outcomes = ended.map(({ entryId, outcome, error }) => [
    names.get(entryId),
    [outcome, ...(error ? [(error as { type: string }).type] : [])].join(' '),
  ]);
  return { lines, code, outcomes: Object.fromEntries(outcomes) as Record<string, string> };
}

const nameOf = ({ name, phase }: Line) => [name, ...(phase === 'teardown' ? [phase] : [])].join(' ');
const pytest = ['-m', 'pytest', '-p', 'no:cacheprovider', '-p', 'no:randomly'];
const started = ({ lines }: Seen, name: string) =>
  lines.find(line => line.type === 'entryStarted' && nameOf(line) === name)!;

describe('pytest', () => {
  test('each outcome, by any way to it', async () => {
    const seen = await run(pytest, {
      'test_job.py': `
import pyspark.core.rdd, pytest, unittest
def test_passes(): pass
def test_fails(): assert 1 == 2
def test_raises(): raise KeyError('x')
def test_skips(): pytest.skip('later')
@pytest.mark.xfail
def test_known(): assert False
@pytest.mark.xfail(strict=True)
def test_no_longer(): pass
@pytest.fixture
def broken(): raise OSError('gone')
def test_set_up(broken): pass
@pytest.fixture
def breaks():
    yield
    raise ValueError('late')
def test_tear_down(breaks): pass
@pytest.mark.parametrize('n', [1, 2])
def test_each(n): assert n == 1
class TestUnit(unittest.TestCase):
    def test_unit(self): self.assertEqual(1, 2)
`,
    });
    const of = (name: string) => seen.outcomes[`test_job.py::${name}`];
    expect(of('test_passes')).toBe('passed');
    expect(of('test_fails')).toBe('failed AssertionError');
    expect(of('test_raises')).toBe('failed KeyError');
    expect(of('test_skips')).toBe('skipped');
    expect(of('test_known')).toBe('skipped');
    expect(of('test_no_longer')).toBe('failed');
    expect(of('test_set_up')).toBe('error OSError');
    expect(of('test_tear_down')).toBe('error ValueError');
    expect(of('test_each[1]')).toBe('passed');
    expect(of('test_each[2]')).toBe('failed AssertionError');
    expect(of('TestUnit::test_unit')).toBe('failed AssertionError');
    expect(seen.outcomes.broken).toBe('error OSError');
    expect(started(seen, 'test_job.py::test_each[1]')).toMatchObject({ site: { line: 20 }, parentId: null });
  });

  test('calls belong to the innermost entry, before pyspark was imported as well', async () => {
    const seen = await run(pytest, {
      'test_job.py': `
import pytest
@pytest.fixture(scope='module')
def shared():
    from pyspark.core.rdd import RDD
    yield RDD(1).map(None)
    RDD(2).map(None)
@pytest.fixture
def own(shared): return shared.map(None)
def test_before(): pass
def test_it(own): own.union(own)
def setup_module(): pass
`,
    });
    const entries = seen.lines.filter(({ type }) => type === 'entryStarted');
    const names = new Map(entries.map(line => [line.entryId, nameOf(line)]));
    const calls = seen.lines.filter(({ type }) => type === 'callMade');
    expect(calls.map(({ op, entryId }) => [op, names.get(entryId)])).toEqual([
      ['__init__', 'shared'],
      ['map', 'shared'],
      ['map', 'own'],
      ['union', 'test_job.py::test_it'],
      ['__init__', 'shared teardown'],
      ['map', 'shared teardown'],
    ]);
    const test = started(seen, 'test_job.py::test_it');
    expect(started(seen, 'own')).toMatchObject({ parentId: test.entryId, scope: 'function', site: { line: 9 } });
    expect(started(seen, 'shared')).toMatchObject({ parentId: null, scope: 'module' });
    expect(started(seen, 'setup_module')).toMatchObject({ scope: 'module', site: null });
    expect(seen.outcomes['test_job.py::test_before']).toBe('passed');
    expect(new Set(entries.map(({ entryId }) => entryId)).size).toBe(entries.length);
  });

  test('Ctrl-C in a test: what ran is there', async () => {
    const seen = await run(pytest, {
      'test_job.py': `
import os, pyspark.core.rdd, signal
def test_first(): pass
def test_interrupted(): os.kill(os.getpid(), signal.SIGINT)
def test_never(): pass
`,
    });
    expect(seen.outcomes).toEqual({
      'test_job.py::test_first': 'passed',
      'test_job.py::test_interrupted': 'interrupted',
    });
    expect(seen.lines.some(({ type }) => type === 'scriptFailed')).toBe(false);
  });

  test('a conftest.py that fails, and a test file that cannot be imported', async () => {
    for (const name of ['conftest.py', 'test_job.py']) {
      const seen = await run(pytest, {
        [name]: 'import pyspark.core.rdd\n1 / 0\n',
        'test_ok.py': 'def test_a(): pass\n',
      });
      expect(seen.outcomes).toEqual({});
      expect(seen.lines.at(-1)).toMatchObject({ type: 'bye' });
    }
  });

  test('a process that ends in a test leaves the entry without an end', async () => {
    const seen = await run(pytest, { 'test_job.py': 'import os, pyspark.core.rdd\ndef test_a(): os._exit(3)\n' });
    expect(seen.code).toBe(3);
    expect(seen.lines.filter(({ type }) => type === 'entryStarted')).toHaveLength(1);
    expect(seen.outcomes).toEqual({});
  });

  test('workers of xdist tell of their own tests', async () => {
    const body = 'import pyspark.core.rdd\ndef test_a(): pass\ndef test_b(): assert False\n';
    const options = { cwd: folderWith({ 'test_job.py': body, 'conftest.py': '' }), env, mode: 'exec' as const };
    const { lines } = await runRecorded(python, [...pytest, '-n', '2', '-q'], options);
    const hellos = lines.filter(({ type }) => type === 'hello');
    expect(hellos.map(({ worker }) => worker).sort()).toEqual(['gw0', 'gw1']);
    expect(
      lines
        .filter(({ type }) => type === 'entryStarted')
        .map(nameOf)
        .sort(),
    ).toEqual(['test_job.py::test_a', 'test_job.py::test_b']);
  });

  test('a plugin that fails is disabled, and the tests go on', async () => {
    const options = { cwd: folderWith({ 'test_job.py': 'import pyspark.core.rdd\ndef test_a(): pass\n' }), env };
    const { code, lines } = await runRecorded(python, [...pytest, '-q'], { ...options, mode: 'exec', inject: 'tests' });
    expect(code).toBe(0);
    expect(lines.some(({ type, hook }) => type === 'fault' && hook === 'tests')).toBe(true);
  });
});

describe('unittest', () => {
  const suite = `
import unittest
class Job(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import pyspark.core.rdd
    def test_a_passes(self): pass
    def test_b_fails(self): self.assertEqual(1, 2)
    def test_c_raises(self): raise KeyError('x')
    @unittest.skip('later')
    def test_d_skips(self): pass
    @unittest.expectedFailure
    def test_e_known(self): self.fail()
    def test_f_parts(self):
        for part in (1, 2):
            with self.subTest(part=part): self.assertEqual(part, 1)
if __name__ == '__main__':
    unittest.main()
`;
  const outcomes = (module: string) => ({
    [`${module}.Job.setUpClass`]: 'passed',
    [`${module}.Job.test_a_passes`]: 'passed',
    [`${module}.Job.test_b_fails`]: 'failed AssertionError',
    [`${module}.Job.test_c_raises`]: 'error KeyError',
    [`${module}.Job.test_d_skips`]: 'skipped',
    [`${module}.Job.test_e_known`]: 'passed',
    [`${module}.Job.test_f_parts`]: 'failed AssertionError',
  });

  test('as a module', async () => {
    const seen = await run(['-m', 'unittest', 'job_test'], { 'job_test.py': suite });
    expect(seen.outcomes).toEqual(outcomes('job_test'));
  });

  test('as a script', async () => {
    const seen = await run(['job_test.py'], { 'job_test.py': `import pyspark.core.rdd\n${suite}` });
    expect(seen.outcomes).toEqual(outcomes('__main__'));
  });
});
