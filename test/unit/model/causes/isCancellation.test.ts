import { expect, test } from 'vitest';
import { isCancellation } from '../../../../src/model/causes/isCancellation';

const inBatch = (thrown: string) =>
  `[FOREACH_BATCH_USER_FUNCTION_ERROR] An error occurred in the user provided function in foreach batch sink. Reason: An exception was raised by the Python Proxy. Return Message: Traceback (most recent call last):
  File "/job.py", line 8, in each
    df.groupBy("k").count().collect()
py4j.protocol.Py4JJavaError: An error occurred while calling o74.collectToPython.
: ${thrown}
\tat org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec.getFinalPhysicalPlan(AdaptiveSparkPlanExec.scala:390)
`;

test('a stream that is stopped while its function for a batch calls Spark was cancelled', () => {
  expect(isCancellation(inBatch('java.lang.InterruptedException'))).toBe(true);
  expect(isCancellation(inBatch('org.apache.spark.SparkException: [SPARK_JOB_CANCELLED] Job 2 cancelled'))).toBe(true);
  expect(isCancellation(inBatch('org.apache.spark.SparkException: Job aborted due to stage failure'))).toBe(false);
  expect(isCancellation('An exception was raised by the Python Proxy. Return Message: RuntimeError: no')).toBe(false);
});

test.each(['Job 2', 'Stage'])('%s that ends with its application was cancelled', what =>
  expect(isCancellation(`${what} cancelled because SparkContext was shut down`)).toBe(true),
);
