import { expect, test } from 'vitest';
import { driverCommand, jobEnvironment, type Launch } from '../../../src/gateway/driverCommand';
import type { Runtime } from '../../../src/runtime/runtime';

const runtime: Runtime = {
  python: { executable: '/venv/bin/python', version: '3.12.1', source: 'setting' },
  pyspark: { version: '4.0.0', home: null },
  java: { home: '/java', version: '17', source: 'path', major: 17 },
  environment: {},
  notes: [],
};
const request: Launch = {
  ...{ mode: 'exec', script: null, args: ['a', 'b'], cwd: '/w', env: {}, recording: null, python: null, master: null },
  ...{ conf: {}, stopAfter: null },
};

test.each<[string, Partial<Launch>, string[]]>([
  ['a script runs with the chosen Python', { mode: 'run', script: 'job.py' }, ['/venv/bin/python', 'job.py', 'a', 'b']],
  ['a command runs as it is', {}, ['a', 'b']],
  ['a module runs with the chosen Python', { module: 'pytest' }, ['/venv/bin/python', '-m', 'pytest', 'a', 'b']],
])('%s', (_what, changed, expected) => {
  const recorder = { port: 1, token: 't', recorderHome: '/r', program: null };
  const { command, args } = driverCommand({ ...request, ...changed }, runtime, recorder);
  expect([command, ...args]).toEqual(expected);
});

test('settings that pyspark needs before there is a JVM are variables, as with Spark’s launcher', () => {
  const environment = (changed: Partial<Launch>) => {
    const { PYSPARK_SUBMIT_ARGS, SPARK_REMOTE, SPARK_API_MODE, MASTER } = jobEnvironment(
      { ...request, ...changed },
      runtime,
    );
    return [PYSPARK_SUBMIT_ARGS, SPARK_REMOTE, SPARK_API_MODE, MASTER];
  };
  expect(environment({ conf: { 'spark.remote': 'sc://host' } })).toEqual([
    undefined,
    'sc://host',
    undefined,
    undefined,
  ]);
  const conf = { 'spark.api.mode': 'connect', 'spark.ui.enabled': 'false' };
  const options = "--master 'local[1]' --conf 'spark.ui.enabled=false' pyspark-shell";
  expect(environment({ conf, master: 'local[1]' })).toEqual([options, undefined, 'connect', 'local[1]']);
});
