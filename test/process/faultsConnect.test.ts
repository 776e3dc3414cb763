/** Spark Connect that cannot begin: see `connect.test.ts` for what is recorded. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recorded, unrecorded } from './support/faultyRun';
import { projectRoot, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/jobs/connect/ways.py');

test('without the packages for Connect, the script fails as without Strobe', async () => {
  const [plain, ours] = await Promise.all([
    unrecorded(script, { cwd: temporaryFolder(), args: ['remote'] }),
    recorded(script, { cwd: temporaryFolder(), args: ['remote'] }),
  ]);
  expect(plain.stderr).toContain('PACKAGE_NOT_INSTALLED');
  expect(ours.code).toBe(plain.code);
  expect(ours.stderr).toContain(plain.stderr.slice(plain.stderr.indexOf('Traceback')));
  expect(ours.run).toMatchObject({ status: 'failed', degraded: [] });
});
