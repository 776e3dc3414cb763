import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/model/findings/finding';
import type { Run, Status } from '../../../src/model/run';
import { answerOf } from '../../../src/view/text/answer';
import { findingOf } from '../../fixtures/runs/findingOf';
import { failedRun } from '../../fixtures/runs/failedRun';
import { APPLICATION, RunBuilder, START } from '../../fixtures/runs/runBuilder';

const TEXT = 'spark = start()\nscored = df.withColumn("risk", risk("id"))\nscored.count()\n';
const [MADE, COUNTED] = ['df.withColumn("risk", risk("id"))', 'scored.count()'];

/** A run of ten seconds, of which Spark works eight for the dataset of line 2. */
function runOf(status: Status = 'succeeded', findings: Finding[] = []): Run {
  const isOn = status === 'running';
  const builder = new RunBuilder('/job.py', TEXT, { startTime: START, endTime: isOn ? null : START + 10_000 });
  const { run } = builder;
  const application = { id: APPLICATION, driverId: 0, name: 'job', user: 'ada', status, startTime: START + 1000 };
  const unknown = { sparkVersion: null, javaVersion: null, scalaVersion: null, master: null, uiUrl: null };
  run.applications = [
    {
      ...application,
      ...unknown,
      endTime: isOn ? null : START + 10_000,
      properties: {},
      silentSince: null,
      warnings: [],
    },
  ];
  builder.dataset(1, 'withColumn', MADE, { in: [0] });
  const end = isOn ? null : 10_000;
  const partly = { numTasks: 12, numCompletedTasks: 3 };
  builder.action(1, 'count', COUNTED, 2000, end, { datasetIds: [1], status });
  const work = { actionId: 1, datasetIds: [1], status, ...(status === 'succeeded' ? { numTasks: 12 } : partly) };
  builder.stage(0, 'count at job.py:3', 2000, end, work);
  return { ...run, status, findings };
}

const twice = (more: Partial<Finding> = {}): Finding =>
  findingOf({
    rule: 'python.evaluatedTwice',
    title: 'Python function evaluated twice',
    lines: [new RunBuilder('/job.py', TEXT).site(MADE)],
    cost: 8000,
    saving: 3100,
    share: 0.31,
    marked: true,
    ...more,
  });

describe('the answer', () => {
  test('names the line with the most time, and its cause', () => {
    expect(answerOf(runOf('succeeded', [twice()]))).toBe(
      '10.0 s: 80 % in the Python function of line 2, evaluated twice.',
    );
    expect(answerOf(runOf('succeeded', [twice({ title: 'Skewed data' })]))).toBe(
      '10.0 s: 80 % in the withColumn of line 2, skewed data.',
    );
  });

  test('names both lines if the finding is at another one, with what it is worth', () => {
    const lines = [new RunBuilder('/job.py', TEXT).site(COUNTED)];
    expect(answerOf(runOf('succeeded', [twice({ lines })]))).toBe(
      '10.0 s: 80 % in the withColumn of line 2. Python function evaluated twice at line 3 saves 3.1 s, 31 %.',
    );
  });

  test('of a run without a finding says where the time went, and that nothing stands out', () => {
    expect(answerOf(runOf('succeeded', [twice({ marked: false })]))).toBe(
      '10.0 s: 80 % in the withColumn of line 2. Nothing stands out.',
    );
  });

  test('of a run in progress names the line, since when, and its tasks', () => {
    expect(answerOf(runOf('running'), START + 42_000)).toBe('Line 2 has been running for 40.0 s: 3 of 12 tasks.');
  });

  test('of a run in progress without work says what it does', () => {
    const run = runOf('running');
    expect(answerOf({ ...run, stages: [], actions: [] }, START + 5000)).toBe(
      '5.0 s: driver working, no Spark job running',
    );
  });

  test('of a failed run is the cause and its line', () => {
    expect(answerOf(failedRun())).toMatch(
      /^Failed after [\d.]+ s at line 8: ValueError: could not convert string to float: 'n\/a'$/,
    );
    const run = runOf('failed');
    expect(answerOf({ ...run, actions: [], script: { ...run.script, exitCode: 3 } })).toBe(
      'Failed after 10.0 s with exit code 3.',
    );
  });

  test('of a cancelled or a lost run says what was running', () => {
    expect(answerOf(runOf('cancelled'))).toBe('Cancelled after 10.0 s while line 3 was running (3 of 12 tasks).');
    expect(answerOf(runOf('lost'))).toBe('Contact was lost after 10.0 s while line 3 was running (3 of 12 tasks).');
  });

  test('of an explained script says that nothing was run', () => {
    const run = runOf();
    const stoppedBefore = { op: 'count', callSite: run.actions[0]!.callSite };
    expect(answerOf({ ...run, script: { ...run.script, mode: 'explain', stoppedBefore } })).toBe(
      '1 dataset, nothing was run: stopped before count :3.',
    );
  });

  test('names the file of a line outside of the script', () => {
    const lines = [{ ...new RunBuilder('/lib/helpers.py', TEXT).site(COUNTED) }];
    expect(answerOf(runOf('succeeded', [twice({ lines })]))).toContain('at line 3 of helpers.py');
  });

  test('has no control characters of names and errors', () => {
    expect(answerOf(runOf('succeeded', [twice({ title: 'Bad \u001b[31m title' })]))).not.toContain('\u001b');
  });
});
