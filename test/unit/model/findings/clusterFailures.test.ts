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
