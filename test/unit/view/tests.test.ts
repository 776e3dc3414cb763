import { describe, expect, test } from 'vitest';
import { htmlReport } from '../../../src/cli/report/htmlReport';
import { answerOf } from '../../../src/view/text/answer';
import { header } from '../../../src/view/text/header';
import { renderSummary } from '../../../src/view/text/summary';
import { failures } from '../../../src/view/failures';
import { START } from '../../fixtures/runs/runBuilder';
import { entryOf, testsRun } from '../../fixtures/runs/testsRun';

const plain = { width: 100, color: false };

describe('a run of tests', () => {
  const lines = renderSummary(testsRun(), plain).split('\n');

  test('begins with the outcomes and the slowest tests', () => {
    expect(header(testsRun(), plain)[0]).toMatch(/^pytest {2}✗ failed/);
    expect(answerOf(testsRun())).toMatch(
      /^3 tests in [\d.]+ s: 2 passed, 1 failed\. The slowest is test_orders\.py::test_slow with 2\.5 s\.$/,
    );
    const tests = lines.slice(lines.findIndex(line => line.startsWith('── Tests')) + 2);
    expect(tests[0]).toMatch(/test_slow +✓ passed +2\.5 s +1 +1\.6 s/);
    expect(tests[1]).toMatch(/test_wrong +✗ failed +500 ms/);
    expect(tests[2]).toMatch(/test_expected +✓ passed +300 ms/);
  });

  test('has the fixtures that tests share apart, with their scope', () => {
    const fixtures = lines.slice(lines.findIndex(line => line.startsWith('── Fixtures')) + 2);
    expect(fixtures[0]).toMatch(/spark +session +1 +2\.0 s +1/);
    expect(fixtures[1]).toBe('');
  });

  test('tells a failed test, not an action that a passed test expected to fail', () => {
    expect(failures(testsRun()).map(({ title, cause }) => [title, cause])).toEqual([
      ['test_orders.py::test_wrong', 'AssertionError: assert False'],
    ]);
  });

  test('names a cell by its number', () => {
    const run = testsRun();
    run.entries = [entryOf(200, 0, 10, { kind: 'cell', name: '3', outcome: 'failed' })];
    expect(failures(run)[0]!.title).toBe('cell 3');
  });

  test('names the test that runs, and what Ctrl-C left', () => {
    const run = testsRun();
    run.status = 'running';
    run.entries.push(entryOf(200, 6000, null, { name: 'test_orders.py::test_long' }));
    expect(answerOf(run, START + 8000)).toBe('test_orders.py::test_long has been running for 2.0 s: 3 tests done.');
    run.status = 'cancelled';
    run.entries[run.entries.length - 1]!.outcome = 'interrupted';
    expect(answerOf(run)).toMatch(/^Cancelled\. 4 tests in .*: 2 passed, 1 failed, 1 interrupted\./);
  });

  test('whose tests passed but whose command failed says so', () => {
    const run = testsRun();
    run.entries = run.entries.filter(({ outcome }) => outcome === 'passed');
    expect(answerOf(run)).toMatch(/^Failed with exit code 1\. 2 tests in/);
  });

  test('has its tests in the report', () => {
    const page = htmlReport(testsRun());
    expect(page).toContain('aria-label="Slowest tests"');
    expect(page).toContain('aria-label="Shared fixtures"');
    expect(page.indexOf('test_slow')).toBeLessThan(page.indexOf('test_wrong'));
  });
});
