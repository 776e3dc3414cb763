import { expect, test } from 'vitest';
import { runStatus } from '../../../src/gateway/runStatus';

const exit = { exitCode: 0, signal: null, cancelled: false };

test('a run succeeds with exit code 0, and fails with another, also after its cells have ended', () => {
  expect(runStatus(exit)).toBe('succeeded');
  expect(runStatus({ ...exit, exitCode: 1 })).toBe('failed');
  expect(runStatus({ ...exit, exitCode: 1 }, true)).toBe('failed');
  expect(runStatus({ ...exit, exitCode: 130 })).toBe('cancelled');
});

test('a signal loses a run, but ends a kernel in which no cell runs', () => {
  const killed = { ...exit, exitCode: null, signal: 'SIGKILL' } as const;
  expect(runStatus(killed)).toBe('lost');
  expect(runStatus(killed, true)).toBe('succeeded');
  expect(runStatus({ ...killed, signal: 'SIGINT' })).toBe('cancelled');
  expect(runStatus({ ...killed, cancelled: true }, true)).toBe('succeeded');
});
