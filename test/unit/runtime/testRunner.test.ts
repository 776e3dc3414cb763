/** Which module runs a test, with real Pythons: with a pytest, and with no packages at all. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testRunner } from '../../../src/runtime/testRunner';
import { FakeMachine, realPython } from './fakeMachine';

let machine: FakeMachine;
let bare: string;
beforeEach(() => {
  machine = new FakeMachine();
  bare = machine.program('bin/bare', `#!/bin/sh\nexec '${realPython}' -S "$@"\n`);
});
afterEach(() => machine.remove());

const write = (files: Record<string, string>) => {
  for (const [name, text] of Object.entries(files)) machine.file(`workspace/${name}`, text);
};
const runnerOf = (name: string, file = 'test_a.py', env = machine.env) =>
  testRunner({ file: path.join(machine.workspace, file), name }, { python: bare, env, cwd: machine.workspace });

const CASE = `import unittest

class A(unittest.TestCase):
    def test_a(self):
        pass

    def test_ab(self):
        self.fail()

class Plain:
    def test_a(self):
        pass
`;

test('pytest runs every test where it is installed, and is not imported for the question', async () => {
  machine.file('packages/pytest.py', 'raise ImportError("must not be imported")\n');
  write({ 'test_a.py': CASE });
  const env = { ...machine.env, PYTHONPATH: path.join(machine.root, 'packages') };
  expect(await runnerOf('A::test_a', 'test_a.py', env)).toEqual({ module: 'pytest', args: ['test_a.py::A::test_a'] });
  expect(await runnerOf('test_b', 'test_a.py', env)).toEqual({ module: 'pytest', args: ['test_a.py::test_b'] });
});

test.each(['test_b', 'Plain::test_a', 'Gone::test_a'])(
  'without pytest, %s needs it, and the message says how to install it',
  async name => {
    write({ 'test_a.py': CASE });
    const message = expect.stringContaining(`${bare} -m pip install pytest`);
    await expect(runnerOf(name)).rejects.toMatchObject({ code: 'pytest.missing', message });
  },
);

test('a folder that is called pytest is none', async () => {
  write({ 'test_a.py': CASE, 'pytest/data.txt': '' });
  await expect(runnerOf('test_b')).rejects.toMatchObject({ code: 'pytest.missing' });
});

test('a TestCase that also uses pytest needs it', async () => {
  write({ 'test_a.py': `import pytest\n${CASE}` });
  await expect(runnerOf('A::test_a')).rejects.toMatchObject({ code: 'pytest.missing' });
});

test.each<[string, string, Record<string, string>]>([
  ['unittest.TestCase', 'test_a.py', { 'test_a.py': CASE }],
  [
    'a class of the same file',
    'test_a.py',
    { 'test_a.py': CASE.replace('A(unittest.TestCase)', 'Base(unittest.TestCase)') + 'class A(Base):\n    pass\n' },
  ],
  [
    'a class of a file beside it, by another name',
    'tests/test_a.py',
    {
      'tests/base.py': 'from unittest import TestCase as T\nclass Spark(T):\n    pass\n',
      'tests/test_a.py': CASE.replace('import unittest', 'from base import Spark as S').replace(
        'unittest.TestCase',
        'S',
      ),
    },
  ],
  [
    'a class of a package, exported by star, in a file of the package',
    'tests/unit/test_a.py',
    {
      'tests/__init__.py': 'from .support.cases import *\n',
      'tests/support/__init__.py': '',
      'tests/support/cases.py': 'import unittest as ut\nclass Spark(ut.TestCase):\n    pass\n',
      'tests/unit/__init__.py': '',
      'tests/unit/test_a.py': CASE.replace('import unittest', 'import tests')
        .replace('unittest.', 'tests.')
        .replace('TestCase', 'Spark'),
    },
  ],
  [
    'a class of the current folder, whose own imports run nothing here',
    'tests/test_a.py',
    {
      'cases.py': 'import unittest, away\nclass Spark(unittest.IsolatedAsyncioTestCase):\n    pass\nopen("ran", "w")\n',
      'away.py': '',
      'tests/test_a.py': CASE.replace('import unittest', 'from cases import Spark').replace(
        'unittest.TestCase',
        'Spark',
      ),
    },
  ],
])('without pytest, unittest runs the one method: %s', async (_what, file, files) => {
  write(files);
  const { module, args } = await runnerOf('A::test_a', file);
  expect(module).toBe('unittest');
  const { stderr, status } = spawnSync(bare, ['-m', module, ...args], {
    cwd: machine.workspace,
    env: machine.env,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, expect.stringMatching(/Ran 1 test in/)]);
});
