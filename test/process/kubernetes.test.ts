/** Spark's own client of Kubernetes, as far as it comes without a cluster. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recorded, unrecorded } from './support/faultyRun';
import { freePort } from './support/freePort';
import { temporaryFolder } from './support/strobe';

const SCRIPT =
  'from pyspark.sql import SparkSession\nprint("begins", flush=True)\nSparkSession.builder.getOrCreate()\n';

test('an API server that is not there', async () => {
  const [cwd, plainFolder] = [temporaryFolder(), temporaryFolder()];
  const address = `127.0.0.1:${await freePort()}`;
  const options = ['--master', `k8s://https://${address}`, '--conf', 'spark.kubernetes.container.image=spark'];
  for (const folder of [cwd, plainFolder]) writeFileSync(join(folder, 'job.py'), SCRIPT);
  const asPlain = { PYSPARK_SUBMIT_ARGS: [...options, 'pyspark-shell'].join(' ') };
  const [plain, ours] = await Promise.all([
    unrecorded(join(plainFolder, 'job.py'), { cwd: plainFolder, env: asPlain }),
    recorded(join(cwd, 'job.py'), { cwd, options }),
  ]);
  expect([plain.code, plain.stdout], plain.stderr).toEqual([1, 'begins\n']);
  expect([ours.code, ours.stdout], ours.stderr).toEqual([1, 'begins\n']);
  for (const { stderr } of [plain, ours]) expect(stderr).toContain(`Connection refused: /${address}`);
  expect(ours.run).toMatchObject({ status: 'failed', applications: [], degraded: [] });
  expect(ours.run.findings).toMatchObject([
    { rule: 'failure.noMaster', lines: [{ line: 3 }], found: expect.stringContaining(address) },
  ]);
  expect(ours.stderr).toContain('No answer from the master');
});
