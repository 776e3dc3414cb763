import { expect, test } from 'vitest';
import { debugConfiguration } from '../../../src/extension/debugConfiguration';
import { jobEnvironment } from '../../../src/extension/jobEnvironment';

test('a job is debugged like a run, with the script separate from its arguments, and recorded', () => {
  const editor = { PATH: '/bin', HOME: '/home/x' };
  const prepared = {
    runId: 'r1',
    command: '/venv/bin/python',
    args: ['/w/job.py', '--day', 'today'],
    env: { ...editor, STROBE_RECORDER: '{}', PYTHONPATH: '/site' },
    cwd: '/w',
    recording: '/c/r.strobe',
    notes: [],
  };
  expect(debugConfiguration(prepared, 'job.py', editor)).toEqual({
    type: 'debugpy',
    request: 'launch',
    name: 'job.py',
    program: '/w/job.py',
    args: ['--day', 'today'],
    cwd: '/w',
    env: { STROBE_RECORDER: '{}', PYTHONPATH: '/site' },
    python: '/venv/bin/python',
    console: 'integratedTerminal',
    justMyCode: true,
    strobeRunId: 'r1',
  });
});

test('a job with secrets is not debugged in a terminal, where the editor would type them', () => {
  const prepared = { runId: 'r1', command: 'python', args: ['a.py'], env: {}, cwd: '/w', recording: '', notes: [] };
  expect(debugConfiguration({ ...prepared, hasSecrets: true }, 'a', {}).console).toBe('internalConsole');
  expect(debugConfiguration({ ...prepared, hasSecrets: false }, 'a', {}).console).toBe('integratedTerminal');
});

test('a test is debugged as a module', () => {
  const args = ['-m', 'pytest', 'tests/test_a.py::test_b'];
  const prepared = { runId: 'r1', command: 'python', args, env: {}, cwd: '/w', recording: '', notes: [] };
  const configuration = debugConfiguration(prepared, 'test_b', {});
  expect(configuration).toMatchObject({ module: 'pytest', args: ['tests/test_a.py::test_b'], python: 'python' });
  expect(configuration).not.toHaveProperty('program');
});

test('a job has the environment of the editor without its internal variables, overridden by the configuration', () => {
  const editor = { PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', VSCODE_PID: '7', GONE: undefined, SNAPSHOT: 'a' };
  expect(jobEnvironment(editor, { PATH: '/mine' })).toEqual({ PATH: '/mine', SNAPSHOT: 'a' });
});
