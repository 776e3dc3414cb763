import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import { APPLICATION, planNode, RecordedScript, stage } from './recordedScript';

/** An action with a running job. */
function atWork() {
  const script = new RecordedScript();
  const rdd = script.transform('parallelize', [], { rdd: 0 });
  const action = script.call('collect', { kind: 'action', args: [rdd], line: 7 });
  script.arm(action);
  const info = stage(0, [0]);
  const jobId = script.startJob({ action, stages: [info] });
  script.push({
    type: 'stageSubmitted',
    applicationId: APPLICATION,
    stage: { ...info, submissionTime: 1500 },
    actionId: action,
  });
  return { script, action, jobId, info };
}

describe('actions', () => {
  test('are cancelled by Ctrl-C, with their running query and stage', () => {
    const { script, action, info, jobId } = atWork();
    script.startQuery(0, planNode('Range'), action);
    const error = '[SPARK_JOB_CANCELLED] Job 0 cancelled  SQLSTATE: XXKDA';
    const completed = { ...info, submissionTime: 1500, completionTime: 1600, failureReason: error };
    script.push({ type: 'stageCompleted', applicationId: APPLICATION, stage: completed });
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error });
    script.endQuery(0, error);
    script.end(action, 'KeyboardInterrupt: ');
    script.push({ type: 'runEnded', time: 9000, status: 'cancelled', exitCode: 1, signal: null });
    const run = reduceRun(script.events);

    for (const part of [...run.actions, ...run.stages, ...run.jobs, ...run.queries])
      expect(part.status).toBe('cancelled');
    expect(run.actions).toMatchObject([{ cause: null }]);
  });

  test('fail with a job that fails after its query: rows of an iterator are read later', () => {
    const script = new RecordedScript();
    const action = script.call('toLocalIterator', { kind: 'action' });
    script.arm(action);
    script.startQuery(0, planNode('Range'), action);
    script.endQuery(0);
    const jobId = script.startJob({ action, query: 0 });
    script.push({
      type: 'jobEnded',
      applicationId: APPLICATION,
      jobId,
      succeeded: false,
      error: 'java.io.IOException: disk',
    });
    script.end(action);

    expect(reduceRun(script.events).actions).toMatchObject([
      { status: 'failed', cause: { type: 'IOException', message: 'disk' } },
    ]);
  });
});

describe('stages', () => {
  test('are skipped as soon as the stages that read them begin', () => {
    const script = new RecordedScript();
    script.startJob({ stages: [stage(0, []), stage(1, [], [0]), stage(2, [], [1]), stage(3, [])] });
    const submitted = { ...stage(2, [], [1]), submissionTime: 1500 };
    script.push({ type: 'stageSubmitted', applicationId: APPLICATION, stage: submitted, actionId: null });

    const statuses = reduceRun(script.events).stages.map(({ status }) => status);
    expect(statuses).toEqual(['skipped', 'skipped', 'running', 'pending']);
  });
});
