import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainPython, projectRoot, strobe, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/recorder/deepRecursion.py');

test('deep recursion in a warm JVM has as much stack as in plain Python, although code is compiled later', async () => {
  const cwd = temporaryFolder();
  const env = { SPARK_SUBMIT_OPTS: '' };
  const plain = await plainPython([script], { cwd, env });
  const ours = await strobe(['run', '--recording', 'run.strobe', script], { cwd, env });
  expect(plain.code, plain.stderr).toBe(0);
  expect(ours.code, ours.stderr).toBe(0);
  expect(Number(ours.stdout)).toBeGreaterThanOrEqual(Number(plain.stdout));
});
