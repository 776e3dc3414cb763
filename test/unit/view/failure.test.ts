import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/run';
import { failureText } from '../../../src/view/text/failure';
import { failedRun } from '../../fixtures/runs/failedRun';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const UNTOLD = { text: null, actionId: null, cause: null };

describe('the failure of an action', () => {
  test('shows cause, user frames, task, stage, executor and the end of the stderr', () => {
    expect(failureText(failedRun(), { width: 100, color: false })).toEqual([
      '✗ ② collect at totals.py:18 failed after 3.7 s',
      "  ValueError: could not convert string to float: 'n/a'",
      '    totals.py:8 in amount  return fields[0], float(fields[2])',
      '  task 2, attempt 3 · stage 1 · executor 1 on 10.0.0.3',
      '  end of its stderr:',
      '  │ reading part 2',
      '  │ odd line: ada,2024-01-03,n/a',
    ]);
  });

  test('has full paths in an event log, which does not say where the job ran', () => {
    const run = failedRun();
    run.script.cwd = '';
    const lines = failureText(run, { width: 100, color: false });
    expect(lines[0]).toContain('collect at totals.py:18');
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}\/home\/ada\/jobs\/totals\.py:8 in amount/));
  });

  test.each([40, 60, 100])('fits into %i columns', width => {
    for (const line of failureText(failedRun(), { width, color: true }))
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  test('shows the error of the action if no task failed', () => {
    const builder = new RunBuilder('/job.py', 'df.count()\n');
    builder.action(1, 'count', 'df.count()', 0, 50, { status: 'failed', error: 'Py4JError: gone' });
    expect(failureText(builder.failed(), { width: 100, color: false }).join('\n')).toContain('Py4JError: gone');
  });

  test('shows an exception outside actions with its traceback lines', () => {
    const builder = new RunBuilder('/job.py', 'total()\n');
    const frame = { file: '/job.py', line: 3, column: 4, endLine: 3, endColumn: 9, function: 'total' };
    const outer = { ...frame, line: 9, function: '<module>' };
    builder.run.script.error = { message: 'KeyError: 7', frames: [frame, outer], ...UNTOLD };
    expect(failureText(builder.failed(), { width: 60, color: false })).toEqual([
      '✗ the script failed with an exception',
      '  KeyError: 7',
      '    /job.py:3 in total',
      '    /job.py:9 in <module>',
    ]);
  });

  test('shows an exception of the last failed action once', () => {
    const builder = new RunBuilder('/job.py', 'df.count()\n');
    const action = builder.action(1, 'count', 'df.count()', 0, 50, { status: 'failed', error: 'Py4JError: gone' });
    builder.run.script.error = { message: 'Py4JError: gone', frames: [action.callSite!], ...UNTOLD };
    expect(failureText(builder.failed(), { width: 60, color: false }).join('\n')).not.toContain('the script failed');
  });

  test('shows an exception at the line of a failed action, if that was called from elsewhere', () => {
    const builder = new RunBuilder('/job.py', 'df.count()\n');
    const site = builder.site('df.count()');
    const calledAt = (line: number) => [site, { ...site, line, function: '<module>' }];
    const more = { status: 'failed' as const, error: 'Py4JError: gone', frames: calledAt(7) };
    builder.action(1, 'count', 'df.count()', 0, 50, more);
    const texts = [7, 9].map(line => {
      builder.run.script.error = { message: 'KeyError: 7', frames: calledAt(line), ...UNTOLD };
      return failureText(builder.failed(), { width: 60, color: false }).join('\n');
    });
    expect(texts.map(text => text.includes('KeyError: 7'))).toEqual([false, true]);
  });

  test('that ended the script comes before one that the script handled', () => {
    const builder = new RunBuilder('/job.py', 'a.count()\nb.count()\n');
    const failing = { status: 'failed' as const, error: 'Py4JError: gone' };
    builder.action(1, 'count', 'a.count()', 0, 50, failing);
    const last = builder.action(2, 'count', 'b.count()', 100, 150, failing);
    builder.run.script.error = { message: 'Py4JError: gone', frames: [last.callSite!], ...UNTOLD, actionId: 2 };
    const titles = (run: Run) => failureText(run, { width: 80, color: false }).filter(line => line.startsWith('✗'));
    const handled = '✗ ① count at job.py:1 failed after 50 ms; the script went on';
    expect(titles(builder.failed())).toEqual(['✗ ② count at job.py:2 failed after 50 ms', handled]);

    builder.run.script.error = { ...builder.run.script.error, frames: [], actionId: null };
    builder.run.actions.pop();
    expect(titles(builder.run)).toEqual(['✗ the script failed with an exception', handled]);

    builder.run.script.error = null;
    builder.run.status = 'succeeded';
    expect(titles(builder.run)).toEqual([handled]);
  });

  test('is empty if the run did not fail', () => {
    expect(failureText(new RunBuilder('/job.py', '').run, { width: 100, color: false })).toEqual([]);
  });
});
