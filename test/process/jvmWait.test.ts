import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainPython, projectRoot, strobe, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/recorder/jvmWait.py');
const tools = ['pyspark.testing.utils', 'pandas', 'numpy', 'pyarrow'];

test('while the JVM starts, the driver checks for it more often, and imports nothing that plain Python does not', async () => {
  const cwd = temporaryFolder();
  const plain = await plainPython([script], { cwd });
  const ours = await strobe(['run', '--recording', 'run.strobe', script], { cwd });
  expect(JSON.parse(plain.stdout), plain.stderr).toEqual({ jvm: [], context: tools, wait: 0.1, module: true });
  expect(JSON.parse(ours.stdout), ours.stderr).toEqual({ jvm: [], context: tools, wait: 0.02, module: true });
});

test('a failing import fails where pyspark imports it', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'unittest.py'), 'raise RuntimeError("not the one of Python")\n');
  const job = join(cwd, 'job.py');
  writeFileSync(job, 'from pyspark import SparkContext\nSparkContext()\n');
  const plain = await plainPython([job], { cwd });
  const ours = await strobe(['run', '--recording', 'run.strobe', job], { cwd });
  expect(plain.stderr).toContain('RuntimeError: not the one of Python');
  expect(traceback(ours.stderr)).toEqual(traceback(plain.stderr));
  expect(ours.code).toBe(plain.code);
});

/** numpy imports a module of this name, and pyspark 4 imports numpy with the first value that it sends to the JVM. */
const SECRETS = `
from pyspark.sql import SparkSession

print("start", __name__, flush=True)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
print("rows", spark.createDataFrame([(1,), (2,)], ["a"]).count(), flush=True)
spark.stop()
`;

test('a script with the name of a standard module runs when and as often as in plain Python', async () => {
  const cwd = temporaryFolder();
  const job = join(cwd, 'secrets.py');
  writeFileSync(job, SECRETS);
  const plain = await plainPython([job], { cwd });
  const ours = await strobe(['run', '--recording', 'run.strobe', job], { cwd });
  expect(plain.stdout).toContain('start secrets');
  expect({ code: ours.code, stdout: ours.stdout }).toEqual({ code: 0, stdout: plain.stdout });
});

test('a JVM that does not start is reported as in pyspark', async () => {
  const cwd = temporaryFolder();
  const env = { PYSPARK_SUBMIT_ARGS: '--no-such-option pyspark-shell' };
  const plain = await plainPython([script], { cwd, env });
  const ours = await strobe(['run', '--recording', 'run.strobe', script], { cwd, env });
  expect(plain.stderr).toContain('JAVA_GATEWAY_EXITED');
  expect(traceback(ours.stderr)).toEqual(traceback(plain.stderr));
  expect(ours.code).toBe(plain.code);
});

/** Python's own lines of the output. */
function traceback(stderr: string): string[] {
  const lines = stderr.split('\n');
  const begin = lines.findIndex(line => line.startsWith('Traceback '));
  expect(begin, stderr).not.toBe(-1);
  const end = lines.findIndex((line, index) => index > begin && /^\S/.test(line));
  return lines.slice(begin, end + 1);
}
