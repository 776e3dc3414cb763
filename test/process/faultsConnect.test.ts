/** Spark Connect that cannot begin: see `connect.test.ts` for what is recorded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failures } from '../../src/view/failures';
import { recorded, unrecorded } from './support/faultyRun';
import { projectRoot, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/jobs/connect/ways.py');

test('without the packages for Connect, the script fails as without Strobe', async () => {
  // The managed runtime has them.
  const modules = temporaryFolder();
  writeFileSync(join(modules, 'grpc.py'), `raise ModuleNotFoundError("No module named 'grpc'", name="grpc")\n`);
  const options = () => ({ cwd: temporaryFolder(), args: ['remote'], env: { PYTHONPATH: modules } });
  const [plain, ours] = await Promise.all([unrecorded(script, options()), recorded(script, options())]);
  expect(plain.stderr).toContain('PACKAGE_NOT_INSTALLED');
  expect(ours.code).toBe(plain.code);
  expect(ours.stderr).toContain(plain.stderr.slice(plain.stderr.indexOf('Traceback')));
  expect(ours.run).toMatchObject({ status: 'failed', degraded: [] });
  expect(failures(ours.run).map(({ cause }) => cause)).toEqual([expect.stringContaining('grpcio >= ')]);
});
