import { expect, test } from 'vitest';
import { resultOf } from '../../../src/build/testReport.mjs';

const counts = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 0 };
const passed = { status: 'passed', fullName: 'a job runs', failureMessages: [] };

test('the end of a run names each failed test with the first lines of its message', () => {
  const red = (text: string): string => ['\u001b[31m', text, '\u001b[39m'].join('');
  const message = `${red('expected')} 1 to be 2\n${'    at somewhere\n'.repeat(40)}`;
  const failed = { status: 'failed', fullName: 'a job › ends', failureMessages: [message] };
  const report = {
    ...counts,
    testResults: [{ name: '/p/test/a.test.ts', status: 'failed', assertionResults: [passed, failed] }],
  };
  const result = resultOf(report, 1, '/p');
  expect(result).toMatchObject({ passed: 3, failed: 1, skipped: 1 });
  expect(result.failures.map(each => each.name)).toEqual(['test/a.test.ts › a job › ends']);
  expect(result.failures[0]?.message.split('\n')).toHaveLength(12);
  expect(result.failures[0]?.message).toMatch(/^expected 1 to be 2\n/);
});

test('a file that cannot be loaded is named and counted, though no test of it failed', () => {
  const report = {
    ...counts,
    numFailedTests: 0,
    testResults: [{ name: '/p/test/b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }],
  };
  const result = resultOf(report, 1, '/p');
  expect(result.failed).toBe(1);
  expect(result.failures).toEqual([{ name: 'test/b.test.ts', message: 'Cannot find module' }]);
});

test('a run that wrote no report has failed, unless there was nothing to run', () => {
  expect(resultOf(null, 1, '/p')).toMatchObject({ passed: 0, failed: 1 });
  expect(resultOf(null, 0, '/p')).toMatchObject({ passed: 0, failed: 0 });
});
