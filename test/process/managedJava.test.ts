import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveRuntime } from '../../src/runtime/resolveRuntime';
import { FakeMachine } from '../unit/runtime/fakeMachine';
import { testRuntime } from './support/strobe';

const JOB = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
version = spark.sparkContext._jvm.java.lang.System.getProperty("java.version")
print(spark.range(10).count(), version)
spark.stop()
`;

/** The programs that Spark's launch scripts call, without java. */
const PROGRAMS = [
  'bash',
  'sh',
  'env',
  'dirname',
  'basename',
  'uname',
  'cat',
  'grep',
  'sed',
  'tr',
  'tty',
  'ps',
  'id',
  'rm',
];

let machine: FakeMachine;
beforeEach(() => void (machine = new FakeMachine()));
afterEach(() => machine.remove());

function linkPrograms(): void {
  for (const name of PROGRAMS) {
    const found = execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim();
    if (path.isAbsolute(found)) symlinkSync(found, path.join(machine.bin, name));
  }
}

test('Spark runs on Strobe’s managed Java, with pyspark’s own launch', async () => {
  linkPrograms();
  const { PIP_NO_INDEX: _none, PIP_CONFIG_FILE: _alone, PIP_RETRIES: _once, ...own } = machine.env;
  const pip = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PIP_')));
  const env = { ...pip, ...own };
  const python = testRuntime().python.executable;
  const runtime = await resolveRuntime({ python, workspace: machine.workspace, env });
  expect(runtime.java!.source).toBe('managed');
  const driver = { env: { ...env, ...runtime.environment }, cwd: machine.workspace, encoding: 'utf8' } as const;
  const output = execFileSync(runtime.python.executable, ['-c', JOB], {
    ...driver,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(output.trim()).toBe(`10 ${runtime.java!.version}`);
});
