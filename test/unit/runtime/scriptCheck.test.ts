import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkScript } from '../../../src/runtime/scriptCheck';
import { FakeMachine, realPython } from './fakeMachine';

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

const check = (script: string) => checkScript(script, { python: realPython, env: machine.env, cwd: machine.workspace });

test('a valid script has no problem, and is not run', async () => {
  machine.file('workspace/job.py', '# -*- coding: latin-1 -*-\nopen("ran", "w")\nraise SystemExit(3)\n');
  expect(await check('job.py')).toBeNull();
  expect(await check('ran')).toMatchObject({ code: 'script.missing' });
});

test('a missing file', async () => {
  expect(await check('none.py')).toMatchObject({ code: 'script.missing', line: null });
});

test('a folder', async () => {
  expect(await check('.')).toMatchObject({ code: 'script.notPython' });
});

test.each([
  ['zeros', Buffer.from('print(1)\n\0\0')],
  ['a compressed file', Buffer.from([0x1f, 0x8b, 8, 1, 2, 3, 4, 5])],
])('%s', async (_what, content) => {
  machine.file('workspace/data.py', content);
  expect(await check('data.py')).toMatchObject({ code: 'script.notPython' });
});

test('a script with a syntax error has its place', async () => {
  machine.file('workspace/broken.py', 'x = 1\ny = (2 +\nz ==\n');
  const problem = await check('broken.py');
  expect(problem).toMatchObject({ code: 'script.syntax', column: expect.any(Number) });
  expect([2, 3]).toContain(problem!.line);
  expect(problem!.message).toContain(`broken.py:${problem!.line}`);
});

test('errors of the interpreter are found, also other types of errors', async () => {
  machine.file('workspace/indent.py', 'if True:\nx = 1\n');
  expect(await check('indent.py')).toMatchObject({ code: 'script.syntax', line: 2 });
  machine.file('workspace/return.py', 'return 1\n');
  expect(await check('return.py')).toMatchObject({ code: 'script.syntax', line: 1 });
});

test('a module next to the script does not replace one of the check', async () => {
  machine.file('workspace/json.py', 'raise ImportError("mine")\n');
  machine.file('workspace/job.py', 'print(1)\n');
  expect(await check('job.py')).toBeNull();
});

test('a pipe is left for the job to read', async () => {
  const pipe = path.join(machine.workspace, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(await check('pipe')).toBeNull();
});
