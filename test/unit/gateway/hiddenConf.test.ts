import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { driverCommand, type Launch } from '../../../src/gateway/driverCommand';
import { hideSecretConf, secretConf } from '../../../src/gateway/hiddenConf';
import { mayWait } from '../../../src/gateway/warm/mayWait';
import type { Runtime } from '../../../src/runtime/runtime';

const runtime = { python: { executable: '/python' }, pyspark: { version: '4.3.0', home: null }, environment: {} };
const address = { port: 1, token: 't', recorderHome: '/r', program: null };

function launch(changes: Partial<Launch>): Launch {
  const nothing = { recording: null, python: null, master: null, conf: {}, stopAfter: null };
  return { mode: 'run', script: '/job.py', args: [], cwd: '/', env: {}, ...nothing, ...changes };
}

async function hidden(changes: Partial<Launch>) {
  let kept: string | null = null;
  const keep = (_name: string, text: string) => {
    kept = text;
    return Promise.resolve('/run/hidden.properties');
  };
  const result = await hideSecretConf(launch(changes), runtime as unknown as Runtime, keep);
  const { env } = driverCommand(result, runtime as unknown as Runtime, address);
  return { kept, options: env.PYSPARK_SUBMIT_ARGS };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('secret properties are in a file, not on the command line', async () => {
  const conf = { 'spark.my.password': 'swordfish', 'spark.executor.memory': '1g', 'spark.url': 'https://k3y@host' };
  const { kept, options } = await hidden({ conf });
  expect(options).toBe(`--properties-file '/run/hidden.properties' --conf 'spark.executor.memory=1g' pyspark-shell`);
  expect(kept).toContain('spark.my.password=swordfish\n');
  expect(kept).toContain('spark.url=https://k3y@host\n');
});

test('values that the client calls secret are hidden, in the master as well', async () => {
  const { kept, options } = await hidden({
    master: 'k8s://https://host/swordfish',
    conf: { 'spark.a': 'x swordfish' },
    secrets: ['swordfish'],
  });
  expect(options).toBe(`--properties-file '/run/hidden.properties' pyspark-shell`);
  expect(kept).toContain('spark.master=k8s://https://host/swordfish\n');
});

test('without secrets, there is no file', async () => {
  expect(await hidden({ master: 'local[2]', conf: { 'spark.a': 'b' } })).toEqual({
    kept: null,
    options: `--master 'local[2]' --conf 'spark.a=b' pyspark-shell`,
  });
  expect(secretConf(launch({ master: 'local[2]' }))).toEqual([]);
});

test('the file has the defaults that Spark would read', async () => {
  const conf = { 'spark.my.token': 'swordfish' };
  const made = folder();
  writeFileSync(join(made, 'spark-defaults.conf'), 'spark.ui.port 4041');
  expect((await hidden({ conf, env: { SPARK_CONF_DIR: made } })).kept).toContain('spark.ui.port 4041\nspark.my.token=');
  writeFileSync(join(made, 'own.conf'), 'spark.ui.port 4042');
  const env = { PYSPARK_SUBMIT_ARGS: '--properties-file own.conf --conf a=b pyspark-shell' };
  const { kept, options } = await hidden({ conf, cwd: made, env });
  expect(kept).toContain('spark.ui.port 4042\nspark.my.token=');
  expect(options).toBe(`--properties-file '/run/hidden.properties' --conf a=b pyspark-shell`);
});

test('values are written as Java reads properties', async () => {
  const { kept } = await hidden({ conf: { 'spark.my password:': ' back\\slash\nline' } });
  expect(kept).toContain('spark.my\\ password\\:=\\ back\\\\slash\\nline\n');
});

test('a JVM with such a file cannot be started in advance', () => {
  const env = { PYSPARK_SUBMIT_ARGS: `--properties-file '/run/hidden.properties' pyspark-shell` };
  const description = { executable: '/python', packages: [], cwd: '/', umask: 0, limits: [], conf: [] };
  expect(mayWait({ ...description, env })).toBe(false);
  expect(mayWait({ ...description, env: {} })).toBe(true);
});
