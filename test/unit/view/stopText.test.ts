import { describe, expect, test } from 'vitest';
import { stopText } from '../../../src/view/text/stopText';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const run = () => new RunBuilder('/job.py', 'df.count()\n').run;
const at = { file: '/job.py', line: 7, column: 0, endLine: 7, endColumn: 3, function: 'main' };

describe('where a script was stopped', () => {
  test('is before its first action in explain mode', () => {
    const explained = run();
    explained.script.stoppedBefore = { op: 'collect', callSite: at };
    expect(stopText(explained)).toBe('stopped before collect :7');
  });

  test('is after the action of a line', () => {
    const stopped = run();
    stopped.script.stopAfter = { file: '/job.py', line: 7 };
    stopped.script.stoppedAfter = { op: 'count', callSite: at };
    expect(stopText(stopped)).toBe('stopped after count :7');
  });

  test('is missing if no action ran at the line', () => {
    const missed = run();
    missed.script.stopAfter = { file: '/job.py', line: 3 };
    missed.status = 'succeeded';
    expect(stopText(missed)).toBe('no action ran at line 3');
    expect(stopText({ ...missed, status: 'running' })).toBe('');
  });

  test('is empty if the script was not meant to stop', () => expect(stopText(run())).toBe(''));
});
