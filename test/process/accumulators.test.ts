import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainPython, projectRoot, strobe, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/recorder/serverWaits.py');

test('pyspark’s accumulator server works as without Strobe, and checks more often whether it has to stop', async () => {
  const cwd = temporaryFolder();
  const plain = await plainPython([script], { cwd });
  const ours = await strobe(['run', '--recording', 'run.strobe', script], { cwd });
  expect(JSON.parse(plain.stdout), plain.stderr).toEqual({ total: 45, waits: { idle: 0.5, connected: 1 } });
  expect(JSON.parse(ours.stdout), ours.stderr).toEqual({ total: 45, waits: { idle: 0.05, connected: 0.05 } });
});
