import { expect, test } from 'vitest';
import { firstIdOfDriver } from '../../../src/model/idRanges';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { ended, started } from './entryEvents';
import { APPLICATION, RecordedScript } from './recordedScript';

const RUN_ENDED: RunEvent = { type: 'runEnded', time: 900, status: 'failed', exitCode: 1, signal: null };

const entriesOf = (events: RunEvent[]) => reduceRun(events).entries;

test('an entry is one record of its start and end', () => {
  const site = { file: '/job_test.py', line: 4 };
  const events = [started(1, 10, { name: 'job_test.py::test_a', site }), ended(1, 35, 'failed')];
  expect(entriesOf(events)).toEqual([
    expect.objectContaining({
      id: 1,
      driverId: 0,
      pid: 7,
      kind: 'test',
      name: 'job_test.py::test_a',
      site,
      startTime: 10,
      endTime: 35,
      duration: 25,
      outcome: 'failed',
      scope: null,
      actionIds: [],
    }),
  ]);
});

test('the time of a fixture that tests share is not the time of the test that needed it first', () => {
  const session = { kind: 'fixture', scope: 'session', name: 'spark' } as const;
  const own = { kind: 'fixture', scope: 'function', name: 'rows', parentId: 1 } as const;
  const events = [
    started(1, 0),
    started(2, 5, own),
    started(3, 10, session),
    ended(3, 60),
    ended(2, 70),
    ended(1, 100),
  ];
  expect(entriesOf(events).map(({ id, duration }) => [id, duration])).toEqual([
    [1, 50],
    [2, 15],
    [3, 50],
  ]);
});

test('an entry that did not end was interrupted when its driver or the run ended, and runs before that', () => {
  const events = [started(1, 10)];
  expect(entriesOf(events)[0]).toMatchObject({ outcome: null, endTime: null, duration: null });
  expect(entriesOf([...events, RUN_ENDED])[0]).toMatchObject({ outcome: 'interrupted', endTime: 900, duration: 890 });
});

test('entries of two drivers at the same time are apart', () => {
  const other = firstIdOfDriver(1);
  const events = [started(1, 0), started(other, 1, { pid: 8 }), ended(1, 10), ended(other, 30)];
  expect(entriesOf(events)).toMatchObject([
    { id: 1, driverId: 0, duration: 10 },
    { id: other, driverId: 1, duration: 29 },
  ]);
});

test('an action and its dataset are part of the entry that their calls name', () => {
  const script = new RecordedScript();
  script.push({ ...started(500, 0) });
  const dataset = script.transform('parallelize', [], { rdd: 0 });
  const action = script.call('count', { kind: 'action', args: [dataset] });
  script.arm(action);
  script.job({ action });
  script.end(action);
  const events = script.events.map(event => (event.type === 'callMade' ? { ...event, entryId: 500 } : event));
  const run = reduceRun(events);
  expect(run.entries[0]!.actionIds).toEqual([action]);
  expect(run.actions[0]).toMatchObject({ entryId: 500, driverId: 0 });
  expect(run.datasets[0]).toMatchObject({ entryId: 500, driverId: 0 });
});

test.each([
  ['the person ends the run', 'cancelled', ['interrupted', 'interrupted', 'failed']],
  ['the test cancels its job', 'failed', ['error', 'error', 'failed']],
] as const)('entries that fail with a cancelled job: %s', (_what, status, outcomes) => {
  const script = new RecordedScript();
  script.push(started(500, 0));
  script.push(started(501, 1, { kind: 'fixture', parentId: 500 }));
  const action = script.call('count', { kind: 'action' });
  script.arm(action);
  const jobId = script.startJob({ action });
  const error = '[SPARK_JOB_CANCELLED] Job 0 cancelled  SQLSTATE: XXKDA';
  script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: false, error });
  script.end(action, error);
  const last = [ended(501, 8, 'error'), ended(500, 9, 'error'), started(502, 10), ended(502, 11, 'failed')];
  for (const each of [...last, { ...RUN_ENDED, status }]) script.push(each);
  const events = script.events.map(event => (event.type === 'callMade' ? { ...event, entryId: 501 } : event));
  expect(entriesOf(events).map(({ outcome }) => outcome)).toEqual(outcomes);
});

test('an application names its driver, also after Spark’s log has told of it', () => {
  const driver = {
    type: 'driverStarted',
    pid: 8,
    executable: 'python',
    pythonVersion: '3',
    pysparkVersion: '4',
  } as const;
  const application = {
    type: 'applicationStarted',
    time: 1,
    applicationId: 'local-1-1',
    attemptId: null,
    name: 'a',
    user: 'u',
    startTime: 1,
    sparkVersion: null,
    javaVersion: null,
    scalaVersion: null,
    master: null,
    uiUrl: null,
    properties: {},
  } as const;
  const run = reduceRun([
    { ...driver, time: 0, driverId: 0 },
    { ...driver, time: 0, driverId: 1, parentPid: 8, args: ['-c'], worker: 'gw0' },
    { ...application, driverId: 1 },
    application,
  ]);
  expect(run.applications).toMatchObject([{ driverId: 1 }]);
  expect(run.drivers).toMatchObject([{ id: 0 }, { id: 1, parentPid: 8, args: ['-c'], worker: 'gw0', endTime: null }]);
});

test('the error of a script that a command started is that of the run only if the run failed, and not by its tests', () => {
  const began = {
    type: 'runStarted' as const,
    time: 0,
    runId: 'r',
    script: null,
    args: [],
    cwd: '/',
    strobeVersion: '0',
  };
  const failed: RunEvent = { type: 'scriptFailed', time: 1, error: 'KeyError: 3', frames: [] };
  const succeeded: RunEvent = { type: 'runEnded', time: 9, status: 'succeeded', exitCode: 0, signal: null };
  const errorOf = (...events: RunEvent[]) => reduceRun(events).script.error?.message ?? null;
  expect(errorOf({ ...began, mode: 'exec' }, failed, RUN_ENDED)).toBe('KeyError: 3');
  expect(errorOf({ ...began, mode: 'exec' }, failed, succeeded)).toBeNull();
  expect(errorOf({ ...began, mode: 'exec' }, started(1, 0), failed, ended(1, 2), RUN_ENDED)).toBeNull();
  expect(errorOf({ ...began, mode: 'run' }, failed, succeeded)).toBe('KeyError: 3');
});

test('cells with the same number of two drivers keep their texts and their calls apart', () => {
  const other = firstIdOfDriver(1);
  const cell = (file: string, source: string) =>
    ({ kind: 'cell', name: '1', executionCount: 1, site: { file, line: 1 }, source }) as const;
  const source = (file: string, text: string): RunEvent => ({
    type: 'sourceCaptured',
    time: 2,
    file,
    sha256: '',
    text,
  });
  const run = reduceRun([
    started(1, 1, cell('In[1]', 'a.count()')),
    source('In[1]', 'a.count()'),
    started(other, 1, { ...cell('In[1] (driver 2)', 'b.count()'), pid: 8 }),
    source('In[1] (driver 2)', 'b.count()'),
  ]);
  const textOf = new Map(run.script.sources.map(({ file, text }) => [file, text]));
  expect(run.entries.map(({ driverId, site }) => [driverId, textOf.get(site!.file)])).toEqual([
    [0, 'a.count()'],
    [1, 'b.count()'],
  ]);
});
