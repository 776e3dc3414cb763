import { describe, expect, test } from 'vitest';
import { reduceRun, RunReducer } from '../../../src/model/reduceRun';
import type { RunEnded, RunEvent, TaskEnded, TaskMetrics } from '../../../src/model/runEvent';
import { APPLICATION, planNode, RecordedScript, stage } from './recordedScript';

function ended(status: RunEnded['status']): RunEvent {
  return { type: 'runEnded', time: 9000, status, exitCode: status === 'succeeded' ? 0 : 1, signal: null };
}

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

const METRICS: TaskMetrics = {
  executorDeserializeTime: 0,
  executorDeserializeCpuTimeNs: 0,
  executorRunTime: 1000,
  executorCpuTimeNs: 500_000_000,
  peakExecutionMemory: 0,
  resultSize: 0,
  jvmGcTime: 0,
  resultSerializationTime: 0,
  memoryBytesSpilled: 0,
  diskBytesSpilled: 0,
  inputBytes: 0,
  inputRecords: 0,
  outputBytes: 0,
  outputRecords: 0,
  shuffleRemoteBlocksFetched: 0,
  shuffleLocalBlocksFetched: 0,
  shuffleFetchWaitTime: 0,
  shuffleRemoteBytesRead: 30,
  shuffleRemoteBytesReadToDisk: 0,
  shuffleLocalBytesRead: 12,
  shuffleReadRecords: 0,
  shuffleWriteBytes: 0,
  shuffleWriteTimeNs: 0,
  shuffleWriteRecords: 0,
};

function task(taskId: number, duration: number, metrics: Partial<TaskMetrics> = {}): Omit<TaskEnded, 'time'> {
  return {
    type: 'taskEnded',
    applicationId: APPLICATION,
    stageId: 0,
    stageAttempt: 0,
    taskId,
    index: taskId,
    attempt: 0,
    executorId: '1',
    host: 'localhost',
    launchTime: 1000,
    finishTime: 1000 + duration,
    gettingResultTime: 0,
    locality: 'ANY',
    speculative: false,
    status: 'succeeded',
    failure: null,
    metrics: { ...METRICS, ...metrics },
    accumulatorUpdates: [],
  };
}

describe('open parts', () => {
  test('run while the run does', () => {
    const { script } = atWork();

    expect(reduceRun(script.events)).toMatchObject({
      status: 'running',
      actions: [{ status: 'running', endTime: null }],
      jobs: [{ status: 'running' }],
      stages: [{ status: 'running' }],
    });
  });

  test.each([
    ['lost', 'lost'],
    ['cancelled', 'cancelled'],
    ['failed', 'failed'],
    ['succeeded', 'cancelled'],
  ] as const)('become, when the run ends as %s, %s', (status, becomes) => {
    const { script } = atWork();

    expect(reduceRun([...script.events, ended(status)])).toMatchObject({
      status,
      actions: [{ status: becomes }],
      jobs: [{ status: becomes }],
      stages: [{ status: becomes }],
    });
  });

  test('are cancelled when their application stops', () => {
    const { script } = atWork();
    script.push({ type: 'applicationEnded', applicationId: APPLICATION });

    expect(reduceRun(script.events).jobs).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('actions', () => {
  test('end with the last of their call, jobs and queries', () => {
    const { script, action, jobId } = atWork();
    script.end(action);
    script.push({ type: 'jobEnded', time: 8000, applicationId: APPLICATION, jobId, succeeded: true, error: null });

    expect(reduceRun(script.events).actions).toMatchObject([{ status: 'succeeded', endTime: 8000, error: null }]);
  });

  test('fail with their call’s error', () => {
    const { script, action, jobId } = atWork();
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error: 'Job aborted' });
    script.end(action, 'ValueError: no good');

    expect(reduceRun(script.events).actions).toMatchObject([{ status: 'failed', error: 'ValueError: no good' }]);
  });

  test('fail with their job, if the call returned before', () => {
    const { script, action, jobId } = atWork();
    script.end(action);
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error: 'Job aborted' });

    expect(reduceRun(script.events).actions).toMatchObject([{ status: 'failed', error: 'Job aborted' }]);
  });

  test('are cancelled with their job', () => {
    const { script, action, jobId } = atWork();
    const error = '[SPARK_JOB_CANCELLED] Job 0 cancelled as part of cancellation of all jobs SQLSTATE: XXKDA';
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error });
    script.end(action, 'SparkException: job cancelled');

    expect(reduceRun(script.events)).toMatchObject({
      jobs: [{ status: 'cancelled' }],
      actions: [{ status: 'cancelled' }],
    });
  });

  test('succeed even if adaptive execution cancelled a job that its query no longer needed', () => {
    const script = new RecordedScript();
    const action = script.call('collect', { kind: 'action' });
    script.arm(action);
    script.startQuery(0, planNode('AdaptiveSparkPlan'), action);
    const jobId = script.startJob({ action, query: 0 });
    const error = '[SPARK_JOB_CANCELLED] Job 0 cancelled: no longer needed';
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error });
    script.endQuery(0);
    script.end(action);

    expect(reduceRun(script.events).actions).toMatchObject([{ status: 'succeeded', error: null }]);
  });

  test('do not exist for calls that ran nothing', () => {
    const script = new RecordedScript();
    const call = script.call('printSchema', { kind: 'action' });
    script.arm(call);
    script.end(call);

    expect(reduceRun(script.events).actions).toEqual([]);
  });
});

describe('stages', () => {
  test('are skipped if a job did not need them', () => {
    const script = new RecordedScript();
    const jobId = script.startJob({ stages: [stage(0, []), stage(1, [])] });
    script.runStage(stage(1, []));
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: true, error: null });

    const run = reduceRun(script.events);

    expect(run.stages.map(({ status }) => status)).toEqual(['skipped', 'succeeded']);
    expect(run.jobs).toMatchObject([{ stageIds: [0, 1], skippedStageIds: [0] }]);
  });

  test('are not counted for a job if they were complete before it began, as in Spark', () => {
    const script = new RecordedScript();
    const done = { ...stage(0, []), numTasks: 8, submissionTime: 1, completionTime: 2 };
    script.startJob({ stages: [done, { ...stage(1, []), numTasks: 3 }] });

    expect(reduceRun(script.events).jobs).toMatchObject([{ numTasks: 3, stageIds: [0, 1] }]);
  });

  test('show live counts until their tasks report more', () => {
    const { script, info } = atWork();
    const counts = { stageId: 0, attempt: 0, numTasks: 10, activeTasks: 2, completedTasks: 5, failedTasks: 1 };
    script.push({ type: 'stageProgress', applicationId: APPLICATION, stages: [counts] });
    const reducer = new RunReducer();
    script.events.forEach(event => reducer.apply(event));
    const stageNow = () => reducer.snapshot().stages[0];

    expect(stageNow()).toMatchObject({ numCompletedTasks: 5, numActiveTasks: 2, numFailedTasks: 1 });
    for (let id = 0; id < 6; id++) reducer.apply({ ...task(id, 10), time: 2000 });
    expect(stageNow()).toMatchObject({ numCompletedTasks: 6, numActiveTasks: 0, numFailedTasks: 0 });
    reducer.apply({
      type: 'stageCompleted',
      time: 2001,
      applicationId: APPLICATION,
      stage: { ...info, completionTime: 2001 },
    });
    expect(stageNow()).toMatchObject({ status: 'succeeded', numCompletedTasks: 6, endTime: 2001 });
  });

  test('have times in milliseconds and all shuffle reads', () => {
    const { script } = atWork();
    script.push(task(0, 100));

    expect(reduceRun(script.events).stages).toMatchObject([{ executorCpuTime: 500, shuffleReadBytes: 42, skew: null }]);
  });

  test('a task has what its executor wrote to standard error', () => {
    const { script } = atWork();
    script.push(task(3, 100));
    script.push({ type: 'taskStderr', applicationId: APPLICATION, executorId: '1', taskId: 3, text: 'Killed' });

    expect([...reduceRun(script.events).stages[0]!.tasks]).toMatchObject([{ id: 3, stderr: 'Killed' }]);
  });
});

describe('executors', () => {
  const added = { type: 'executorAdded' as const, applicationId: APPLICATION, executorId: '1', addTime: 5, logs: {} };

  test('get cores and memory from two events, and lose nothing with the second', () => {
    const script = new RecordedScript();
    script.push({ ...added, hostPort: 'a:7077', totalCores: 0, maxTasks: 0, maxMemory: 64 });
    script.push({ ...added, hostPort: 'a', totalCores: 2, maxTasks: 2, maxMemory: 0 });

    expect(reduceRun(script.events).executors).toMatchObject([
      { id: '1', hostPort: 'a:7077', totalCores: 2, maxTasks: 2, maxMemory: 64, isActive: true },
    ]);
  });

  test('count what they ran until they are removed', () => {
    const { script } = atWork();
    script.push({ ...added, hostPort: 'a:1', totalCores: 1, maxTasks: 1, maxMemory: 1 });
    script.push(task(0, 100, { jvmGcTime: 7 }));
    script.push({ ...task(1, 50), status: 'failed', failure: { kind: 'FetchFailed', message: '', stackTrace: null } });
    script.push({ type: 'executorRemoved', applicationId: APPLICATION, executorId: '1', reason: 'lost' });
    script.push(task(2, 100));

    expect(reduceRun(script.events).executors).toMatchObject([
      { completedTasks: 1, failedTasks: 1, totalDuration: 150, totalGCTime: 7, totalShuffleRead: 84, isActive: false },
    ]);
  });

  test('have Spark’s row for the driver: the application’s uptime, and its JVM’s garbage collection', () => {
    const script = new RecordedScript();
    script.push({
      type: 'applicationStarted',
      applicationId: APPLICATION,
      attemptId: null,
      name: 'job',
      user: 'me',
      startTime: 1000,
      sparkVersion: '4.3.0',
      javaVersion: '17',
      scalaVersion: '2.13',
      master: 'local[2]',
      uiUrl: null,
      properties: {},
    });
    script.push({ ...added, executorId: 'driver', hostPort: 'a:1', totalCores: 1, maxTasks: 1, maxMemory: 1 });
    script.push({ type: 'driverMeasured', applicationId: APPLICATION, totalGCTime: 44 });
    script.push({ type: 'applicationEnded', time: 4500, applicationId: APPLICATION });

    expect(reduceRun(script.events).executors).toMatchObject([{ totalDuration: 3500, totalGCTime: 44 }]);
  });
});

describe('the rest of a run', () => {
  test('the ledger adds up the last totals of every driver', () => {
    const script = new RecordedScript();
    const totals = {
      type: 'ledgerTotals' as const,
      py4jTimeMs: 1,
      py4jBytesSent: 2,
      py4jBytesReceived: 3,
      recorderTimeMs: 4,
    };
    const call = script.call('broadcast', { line: 5 });
    script.push({ type: 'broadcastCreated', callId: call, size: 99 });
    script.push({ ...totals, pid: 1, py4jCalls: 10 });
    script.push({ ...totals, pid: 1, py4jCalls: 20 });
    script.push({ ...totals, pid: 2, py4jCalls: 5 });

    expect(reduceRun(script.events).ledger).toMatchObject({
      py4jCalls: 25,
      py4jTime: 2,
      py4jBytesSent: 4,
      py4jBytesReceived: 6,
      recorderTime: 8,
      broadcasts: [{ callSite: expect.objectContaining({ line: 5 }), size: 99 }],
    });
  });

  test('each degradation is shown once, including unknown events of a newer version', () => {
    const script = new RecordedScript();
    for (let i = 0; i < 2; i++) {
      script.push({ type: 'degraded', code: 'spark.droppedEvents', reason: 'Spark dropped events.' });
      script.push({ type: 'fromTheFuture' } as never);
    }

    expect(reduceRun(script.events).degraded.map(({ code }) => code)).toEqual([
      'spark.droppedEvents',
      'model.unknownEvent',
    ]);
  });

  test('explain names the call before which the script was stopped', () => {
    const script = new RecordedScript();
    const call = script.call('collect', { kind: 'action', line: 8 });
    script.push({ type: 'explainStopped', callId: call });

    expect(reduceRun(script.events).script.stoppedBefore).toMatchObject({ op: 'collect', callSite: { line: 8 } });
  });

  test('ids that restart after a second session begin belong to their own application', () => {
    const script = new RecordedScript();
    script.job({ stages: [stage(0, [0])] });
    const again = script.events.map(event => ({ ...event, applicationId: 'app-2' }));

    const run = reduceRun([...script.events, ...again]);

    expect(run.jobs.map(job => [job.applicationId, job.id])).toEqual([
      [APPLICATION, 0],
      ['app-2', 0],
    ]);
    expect(run.stages).toHaveLength(2);
  });

  test('a snapshot does not change with later events', () => {
    const { script } = atWork();
    const reducer = new RunReducer();
    script.events.forEach(event => reducer.apply(event));
    const { status, finishTime, ...running } = { ...task(0, 5), time: 1600 };
    reducer.apply({ ...running, type: 'taskStarted' } as unknown as RunEvent);
    const before = reducer.snapshot();
    const copy = JSON.stringify(before);
    reducer.apply({ ...running, status, finishTime });

    expect(JSON.stringify(before)).toBe(copy);
    expect(reducer.snapshot().stages[0]!.tasks.at(0)!.status).toBe('succeeded');
  });
});
