/** Spark Connect where something fails: see `connect.test.ts` for what is recorded. */
import { expect, test } from 'vitest';
import { connectPackages } from './support/connectPackages';
import { faultyJob, recorded, unrecorded } from './support/faultyRun';
import { temporaryFolder } from './support/strobe';

const script = faultyJob('connect.py');

test('a hook that fails loses what it records, and the job stays the same', async () => {
  const env = { PYTHONPATH: await connectPackages() };
  // One after the other: the server that pyspark starts has a fixed port.
  const plain = await unrecorded(script, { cwd: temporaryFolder(), env });
  const given = { cwd: temporaryFolder(), env: { ...env, STROBE_TEST_INJECT: 'connect' } };
  const ours = await recorded(script, given);
  expect(plain).toMatchObject({ code: 0, stdout: '20\n' });
  expect([ours.code, ours.stdout]).toEqual([plain.code, plain.stdout]);
  expect(ours.run.status).toBe('succeeded');
  expect(ours.run.degraded).toEqual([{ code: 'recorder.connect', reason: expect.stringContaining('injected') }]);
});

test('without the packages for Connect, the script fails as without Strobe', async () => {
  const [plain, ours] = await Promise.all([
    unrecorded(script, { cwd: temporaryFolder() }),
    recorded(script, { cwd: temporaryFolder() }),
  ]);
  expect(plain.stderr).toContain('PACKAGE_NOT_INSTALLED');
  expect(ours.code).toBe(plain.code);
  expect(ours.stderr).toContain(plain.stderr.slice(plain.stderr.indexOf('Traceback')));
  expect(ours.run).toMatchObject({ status: 'failed', degraded: [] });
});
