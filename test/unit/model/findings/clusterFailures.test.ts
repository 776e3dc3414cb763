import { expect, test } from 'vitest';
import { noMaster } from '../../../../src/model/findings/noMaster';
import { pythonDiffers } from '../../../../src/model/findings/pythonDiffers';
import { RunBuilder } from '../../../fixtures/runs/runBuilder';
import { factsOf } from './factsOf';

const built = () => {
  const builder = new RunBuilder('/job.py', 'spark = builder.getOrCreate()\nmapped.collect()\n');
  builder.action(1, 'collect', 'mapped.collect()', 100, 200);
  return builder.run;
};

test.each([
  'pyspark.errors.exceptions.base.PySparkRuntimeError: [PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.12 than that in driver: 3.11, PySpark cannot run',
  'pyspark.errors.exceptions.base.PySparkRuntimeError: [PYTHON_VERSION_MISMATCH] Python in worker has different version 3.12 than that in driver 3.11, PySpark cannot run',
])('executors with another Python are told with both versions', error => {
  const run = built();
  Object.assign(run.actions[0]!, { status: 'failed', error });
  const [found] = pythonDiffers(factsOf(run));
  expect(found).toMatchObject({
    rule: 'failure.pythonDiffers',
    evidence: { workerPython: '3.12', driverPython: '3.11' },
    actionId: 1,
  });
  expect(found!.lines[0]!.line).toBe(2);
});

test('another error, and an action that has not failed, are not', () => {
  expect(pythonDiffers(factsOf(built()))).toEqual([]);
  const run = built();
  Object.assign(run.actions[0]!, { status: 'failed', error: 'ValueError: Python' });
  expect(pythonDiffers(factsOf(run))).toEqual([]);
});

test('a master that does not answer is told at the line that makes the session', () => {
  const run = built();
  expect(noMaster(factsOf(run))).toEqual([]);
  const frames = [{ ...run.actions[0]!.callSite!, line: 1 }];
  const message = 'Py4JJavaError: All masters are unresponsive! Giving up.';
  run.script.error = { message, text: null, frames, actionId: null, cause: null };
  expect(noMaster(factsOf(run))).toMatchObject([{ rule: 'failure.noMaster', cost: null, lines: [{ line: 1 }] }]);
});

test.each([
  [
    'Caused by: java.io.IOException: Connection refused: /127.0.0.1:6443\nCaused by: java.net.ConnectException: x',
    ' at 127.0.0.1:6443',
  ],
  ['Caused by: java.net.UnknownHostException: nowhere', ''],
])('an API server of Kubernetes that does not answer: %s', (cause, address) => {
  const run = built();
  const frames = [{ ...run.actions[0]!.callSite!, line: 1 }];
  const text = `: io.fabric8.kubernetes.client.KubernetesClientException: An error has occurred.\n${cause}`;
  run.script.error = { message: 'Py4JJavaError', text, frames, actionId: null, cause: null };
  const found = `No API server of Kubernetes answered${address}, so Spark did not start.`;
  expect(noMaster(factsOf(run))).toMatchObject([{ rule: 'failure.noMaster', found, lines: [{ line: 1 }] }]);
  // It has answered.
  run.script.error.text = ': io.fabric8.kubernetes.client.KubernetesClientException: Message: Unauthorized.';
  expect(noMaster(factsOf(run))).toEqual([]);
});
