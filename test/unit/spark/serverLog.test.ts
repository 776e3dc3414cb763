import { expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { EventLogTranslator } from '../../../src/spark/eventLog';
import { RemoteOperations } from '../../../src/spark/remoteOperations';
import { joinServerLog } from '../../../src/spark/serverLog';

const SESSION = 's-1';
const tagOf = (operationId: string) => `SparkConnect_OperationTag_User_me_Session_${SESSION}_Operation_${operationId}`;

function recorded(): RunEvent[] {
  const remote = new RemoteOperations(SESSION);
  const stage = { stageId: 0, numTasks: 2, completedTasks: 2, inputBytes: 0, done: true };
  const came = { rows: 1, bytes: 10, batches: 1, firstRowsMs: 1 };
  const plan = [{ id: 1, parentId: null, name: 'Range', metrics: [] }];
  const operation: RunEvent[] = [
    {
      ...{ type: 'operationStarted', time: 1010, operationId: 'a-1', callId: 7, sessionId: SESSION, what: 'query' },
      ...{ datasetId: null, bytes: 100, tags: [], applicationId: SESSION },
    },
    { type: 'operationProgressed', time: 1500, operationId: 'a-1', stages: [stage], activeTasks: 0 },
    { type: 'operationEnded', time: 2000, operationId: 'a-1', error: null, plan, ...came },
  ];
  return [
    { type: 'degraded', time: 1000, code: 'connect.remote', reason: 'tasks are missing' },
    {
      ...{ type: 'applicationStarted', time: 1000, applicationId: SESSION, driverId: 0, attemptId: null, user: '' },
      ...{ name: 'Spark Connect', startTime: 1000, sparkVersion: null, javaVersion: null, scalaVersion: null },
      ...{ master: 'sc://server:1', uiUrl: null, properties: {} },
    },
    {
      ...{ type: 'callMade', time: 1005, callId: 7, op: 'count', owner: 'DataFrame', kind: 'action', frames: [] },
      ...{ argumentIds: [], parentCallId: null, thread: 'MainThread' },
    },
    ...operation.flatMap(event => [event, ...remote.translate(event)]),
    { type: 'runEnded', time: 2100, status: 'succeeded', exitCode: 0, signal: null },
  ];
}

const stageInfo = (id: number) => ({
  'Stage ID': id,
  'Stage Attempt ID': 0,
  'Stage Name': 'count',
  'Number of Tasks': 2,
});
const jobOf = (id: number, operationId: string) => [
  {
    ...{ Event: 'SparkListenerJobStart', 'Job ID': id, 'Submission Time': 1020 + id, 'Stage Infos': [stageInfo(id)] },
    Properties: { 'spark.job.tags': tagOf(operationId) },
  },
  {
    Event: 'SparkListenerStageCompleted',
    'Stage Info': { ...stageInfo(id), 'Submission Time': 1030, 'Completion Time': 1400 },
  },
  { Event: 'SparkListenerJobEnd', 'Job ID': id, 'Completion Time': 1410, 'Job Result': { Result: 'JobSucceeded' } },
];
const operationOf = (operationId: string) => ({
  Event: 'org.apache.spark.sql.connect.service.SparkListenerConnectOperationStarted',
  ...{ operationId, sessionId: SESSION, eventTime: 1011, statementText: '', userId: 'me' },
});

function logged(...operationIds: string[]): RunEvent[] {
  const translator = new EventLogTranslator();
  return [
    { Event: 'SparkListenerApplicationStart', 'App ID': 'local-9', 'App Name': 'server', Timestamp: 5, User: 'spark' },
    {
      ...{ Event: 'SparkListenerExecutorAdded', Timestamp: 6, 'Executor ID': 'driver' },
      'Executor Info': { Host: 'server', 'Total Cores': 2 },
    },
    ...operationIds.flatMap((id, index) => [operationOf(id), ...jobOf(index, id)]),
  ].flatMap(line => translator.translate(JSON.stringify(line)).events);
}

test('a recording on a server gets its jobs, stages and executors from the log, and nothing of other clients', () => {
  const run = reduceRun(joinServerLog(recorded(), logged('b-2', 'a-1'))!);
  expect(run.status).toBe('succeeded');
  expect(run.applications).toMatchObject([{ id: 'local-9', driverId: 0, startTime: 1000 }]);
  expect(run.actions).toMatchObject([{ op: 'count', jobIds: [1], operations: [{ id: 'a-1', userId: 'me', rows: 1 }] }]);
  expect(run.jobs).toMatchObject([{ id: 1, applicationId: 'local-9', actionId: 7, status: 'succeeded' }]);
  expect(run.stages.map(({ id, applicationId, actionId }) => [id, applicationId, actionId])).toEqual([
    [1, 'local-9', 7],
  ]);
  expect(run.queries).toEqual([]);
  // The executor has been there for the run, not for the server's days.
  expect(run.executors).toMatchObject([{ id: 'driver', addTime: 1000 }]);
  expect(run.degraded).toEqual([{ code: 'connect.remote', reason: expect.stringContaining('no logical plans') }]);
});

test('streaming queries of the recording are those of the log', () => {
  const of = (id: string) => ({ streamId: `stream-${id}`, streamRunId: `run-${id}` });
  const started = (id: string, applicationId: string): RunEvent => ({
    ...{ type: 'streamStarted', time: 1050, applicationId, ...of(id), name: null, startTime: 1050 },
    ...(applicationId === SESSION ? { actionId: 7 } : { actionId: null, operationId: id }),
  });
  const ended = (id: string): RunEvent => ({
    ...{ type: 'streamEnded', time: 1900, applicationId: 'local-9', ...of(id), error: null },
  });
  const untold: RunEvent = { type: 'degraded', time: 1000, code: 'connect.streams', reason: 'jobs are missing' };
  const log = [...logged('b-2', 'a-1'), ...['a-1', 'b-2'].flatMap(id => [started(id, 'local-9'), ended(id)])];
  const run = reduceRun(joinServerLog([untold, ...recorded(), started('a-1', SESSION)], log)!);
  expect(run.streams).toMatchObject([
    { ...{ applicationId: 'local-9', runId: 'run-a-1' }, actionId: 7, isEndKnown: true },
  ]);
  expect(run.degraded.map(({ code }) => code)).toEqual(['connect.remote']);
});

test('the log of another server is refused', () => {
  expect(joinServerLog(recorded(), logged('b-2'))).toBeNull();
  expect(joinServerLog(recorded(), [])).toBeNull();
});
