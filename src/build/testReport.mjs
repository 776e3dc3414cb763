/** What vitest's JSON report says of one run: the counts, and the tests that failed. */
import path from 'node:path';

/** Lines of a failure's message that are repeated at the end of the output. */
const LINES = 12;
/** Colours of the terminal, which messages of assertions have. */
// eslint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[0-9;]*m/g;

/**
 * Counts and failures of a run. `report` is the parsed report, or null if vitest wrote none; `code` is its exit code. A file that
 * cannot be loaded, or an error outside a test, fails a run in which no test failed: it counts as one.
 *
 * @returns {{ passed: number, failed: number, skipped: number, failures: { name: string, message: string }[] }}
 */
export function resultOf(report, code, root) {
  if (!report) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, failures: [] };
  const failures = report.testResults.flatMap(file => failuresOf(file, path.relative(root, file.name)));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

function failuresOf(file, name) {
  const failed = file.assertionResults.filter(test => test.status === 'failed');
  if (failed.length === 0) return file.status === 'failed' ? [failure(name, file.message)] : [];
  return failed.map(test => failure(`${name} › ${test.fullName}`, test.failureMessages.join('\n')));
}

function failure(name, message) {
  const lines = message.replace(COLOUR, '').split('\n');
  return { name, message: lines.slice(0, LINES).join('\n') };
}
