import { describe, expect, test } from 'vitest';
import { gapsSentence } from '../../../src/view/gapRows';
import { gapTable } from '../../../src/view/text/gapTable';
import { renderSummary } from '../../../src/view/text/summary';
import { RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { taskListOf } from '../../../src/model/tasks/taskStore';

const options = { width: 180, color: false };

/** A production log of a minute; the executors come 4 s after the second stage, whose name has no line. */
function built() {
  const builder = new RunBuilder('/jobs/etl.py', '', { startTime: START, endTime: START + 60_000, mode: 'import' });
  const { run } = builder;
  run.script.file = null;
  builder.executor('driver', { maxTasks: 0 });
  builder.executor('1', { removeTime: START + 20_000 });
  builder.executor('2', { addTime: START + 44_000 });
  builder.stage(0, 'collect at /jobs/etl.py:21', 5000, 15_000, { jobIds: [0], numTasks: 1 });
  builder.stage(1, 'count at NativeMethod\u001bAccessorImpl.java:0', 40_000, 50_000, {
    ...{
      jobIds: [1],
      numTasks: 1,
      tasks: taskListOf([builder.task(0, { launchTime: START + 44_000, duration: 6000 })]),
    },
  });
  return run;
}

describe('gaps in the terminal', () => {
  test('begin with their sum and what it is made of', () => {
    expect(gapsSentence(built())).toBe(
      'No stage worked for 44.0 s, 73 % of the run: 40.0 s in the driver, 4.0 s without an executor for the tasks.',
    );
  });

  test('are listed with what was before and after them, the longest first', () => {
    const [, head, ...rows] = gapTable(built(), options);
    expect(head!.trim().split(/ {2,}/)).toEqual([
      ...['start', 'length', 'share', 'driver', 'no executor', 'after', 'before'],
    ]);
    expect(rows.map(row => row.trim().split(/ {2,}/))).toEqual([
      [
        '15.0 s',
        '29.0 s',
        '48 %',
        '25.0 s',
        '4.0 s',
        'job 0 · collect etl.py:21',
        'job 1 · count at NativeMethod·AccessorImpl.java:0',
      ],
      ['50.0 s', '10.0 s', '17 %', '10.0 s', 'job 1 · count at NativeMethod·AccessorImpl.java:0', 'the end'],
      ['0 ms', '5.0 s', '8 %', '5.0 s', 'the start', 'job 0 · collect etl.py:21'],
    ]);
  });

  test('are a part of the summary of a log, with a note of those that are left out', () => {
    const run = built();
    expect(gapTable(run, { ...options, maxRows: 1 }).at(-1)).toBe('2 shorter gaps not shown: use strobe show --gaps');
    expect(renderSummary(run, options)).toContain('── Gaps ─');
    run.script.mode = 'run';
    expect(renderSummary(run, options)).not.toContain('── Gaps ─');
    expect(renderSummary(run, { ...options, all: 'gaps' })).toContain('── Gaps ─');
  });
});
