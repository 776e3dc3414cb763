import { describe, expect, test } from 'vitest';
import { stderrOfTask } from '../../../src/gateway/stderrOfTask';

const log = `26/01/02 10:00:00 INFO Executor: Running task 0.0 in stage 0.0 (TID 1)
mine
26/01/02 10:00:01 ERROR Executor: Exception in task 0.0 in stage 0.0 (TID 1)
org.apache.spark.api.python.PythonException: Traceback (most recent call last):
	at java.base/java.lang.Thread.run(Thread.java:840)
26/01/02 10:00:02 INFO Executor: Running task 0.1 in stage 0.0 (TID 11)
the next one's
26/01/02 10:00:03 ERROR Executor: Exception in task 0.1 in stage 0.0 (TID 11)
java.lang.RuntimeException
`;

describe('stderrOfTask', () => {
  test('is the part that was written while the task ran', () => {
    expect(stderrOfTask(log, 1)).toBe('mine\n');
    expect(stderrOfTask(log, 11)).toBe("the next one's\n");
  });

  test('begins with the text if its beginning has been cut off', () => {
    expect(stderrOfTask(log.slice(log.indexOf('mine')), 1)).toBe('mine\n');
  });

  test('is everything if no log line names the task', () => {
    expect(stderrOfTask('about to parse\n', 3)).toBe('about to parse\n');
  });
});
