import { describe, expect, test } from 'vitest';
import type { EventOf, RunEvent } from '../../../src/model/runEvent';
import { EventLogTranslator } from '../../../src/spark/eventLog';

const START = {
  Event: 'SparkListenerApplicationStart',
  'App Name': 'job',
  'App ID': 'app-1',
  Timestamp: 5,
  User: 'me',
};

function translate(...lines: object[]): RunEvent[] {
  const translator = new EventLogTranslator();
  return lines.flatMap(line => translator.translate(JSON.stringify(line)).events);
}

/** The only event from a line of an application that has started. */
function translated(line: object): RunEvent {
  return translate(START, line)[1]!;
}

function taskEnd(overrides: object): object {
  return {
    Event: 'SparkListenerTaskEnd',
    'Stage ID': 1,
    'Stage Attempt ID': 0,
    'Task Type': 'ResultTask',
    'Task End Reason': { Reason: 'Success' },
    'Task Info': {
      'Task ID': 7,
      Index: 0,
      Attempt: 0,
      'Launch Time': 10,
      'Finish Time': 30,
      'Executor ID': '1',
      Host: 'h',
    },
    ...overrides,
  };
}

test('a task that still runs has its locality', () => {
  const info = { 'Task ID': 7, Index: 0, Attempt: 0, 'Launch Time': 10, Locality: 'NODE_LOCAL', Speculative: true };
  const started = { Event: 'SparkListenerTaskStart', 'Stage ID': 1, 'Stage Attempt ID': 0, 'Task Info': info };
  expect(translated(started)).toMatchObject({ type: 'taskStarted', locality: 'NODE_LOCAL', speculative: true });
});

test('a figure of a task that Spark tells below 0 is 0', () => {
  const metrics = { 'Executor Run Time': -3, 'Shuffle Write Metrics': { 'Shuffle Bytes Written': -1 } };
  expect(translated(taskEnd({ 'Task Metrics': metrics }))).toMatchObject({
    metrics: { executorRunTime: 0, shuffleWriteBytes: 0 },
  });
});

test('a time that no clock shows is that of the line before', () => {
  const end = JSON.stringify(taskEnd({})).replace('"Finish Time":30', '"Finish Time":1e999');
  const translator = new EventLogTranslator('app-1');
  translator.translate(JSON.stringify({ Event: 'SparkListenerApplicationEnd', Timestamp: 9 }));
  expect(translator.translate(end).events).toMatchObject([{ type: 'taskEnded', time: 9, finishTime: 9 }]);
});

test('a plan of more levels than the stack holds ends with a node that says so', () => {
  const LEVELS = 100_000;
  const translator = new EventLogTranslator('app-1');
  const query = { Event: 'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart', executionId: 1, time: 5 };
  const text = `${JSON.stringify(query).slice(0, -1)},"sparkPlanInfo":${'{"nodeName":"Filter","children":['.repeat(LEVELS)}${']}'.repeat(LEVELS)}}`;
  const [event] = translator.translate(text).events as [EventOf<'queryStarted'>];
  let node = event.plan;
  let levels = 1;
  for (; node.children.length > 0; node = node.children[0]!) levels++;
  expect([levels, node.detail]).toEqual([1001, 'Strobe leaves out what is more than 1000 levels below the root']);
});

describe('lines', () => {
  test('have an error if they are not JSON, and later ones are read', () => {
    const translator = new EventLogTranslator('app-1');
    expect(translator.translate('{"Event":"SparkListenerJobEnd","Jo').error).toContain('cannot be read');
    expect(translator.translate(JSON.stringify({ Event: 'SparkListenerApplicationEnd', Timestamp: 9 }))).toEqual({
      events: [{ type: 'applicationEnded', time: 9, applicationId: 'app-1' }],
      error: null,
    });
  });

  test.each(['', '  ', '{"Event":"SparkListenerFromTheFuture","A":1}'])('%j is ignored', line => {
    expect(new EventLogTranslator('app-1').translate(line)).toEqual({ events: [], error: null });
  });

  test.each(['[]', '7', 'null', '{"Event":7}'])('%s is no event', line => {
    expect(new EventLogTranslator('app-1').translate(line)).toMatchObject({
      events: [],
      error: expect.stringContaining('no event'),
    });
  });

  test('wait until the application is named', () => {
    const events = translate(
      { Event: 'SparkListenerLogStart', 'Spark Version': '4.3.0' },
      {
        Event: 'SparkListenerExecutorAdded',
        Timestamp: 1,
        'Executor ID': '1',
        'Executor Info': { Host: 'h', 'Total Cores': 4 },
      },
      {
        Event: 'SparkListenerBlockManagerAdded',
        'Block Manager ID': { 'Executor ID': '1', Host: 'h', Port: 99 },
        'Maximum Memory': 512,
        Timestamp: 2,
      },
      {
        Event: 'SparkListenerEnvironmentUpdate',
        'JVM Information': { 'Java Version': '17.0.15', 'Scala Version': 'version 2.13.18' },
        'Spark Properties': { 'spark.master': 'local[4]', 'spark.task.cpus': '2', 'spark.my.password': 'swordfish' },
      },
      START,
    );

    expect(events).toMatchObject([
      { type: 'executorAdded', applicationId: 'app-1', hostPort: 'h', totalCores: 4, maxTasks: 2 },
      { type: 'executorAdded', hostPort: 'h:99', maxMemory: 512 },
      {
        type: 'applicationStarted',
        name: 'job',
        startTime: 5,
        sparkVersion: '4.3.0',
        javaVersion: '17.0.15',
        scalaVersion: '2.13.18',
        master: 'local[4]',
        properties: { 'spark.my.password': '*********(redacted)' },
      },
    ]);
  });
});

describe('jobs', () => {
  test('have their action, query, tags and group', () => {
    const properties = {
      'strobe.action': '42',
      'spark.sql.execution.id': '3',
      'spark.sql.execution.root.id': '2',
      'spark.job.tags': 'a,strobe-action-42',
      'spark.jobGroup.id': 'nightly',
      'spark.job.description': 'load https://u:swordfish@h/',
    };
    const job = translated({
      Event: 'SparkListenerJobStart',
      'Job ID': 1,
      'Submission Time': 9,
      'Stage Infos': [],
      Properties: properties,
    });

    expect(job).toMatchObject({
      actionId: 42,
      queryId: 3,
      rootQueryId: 2,
      tags: ['a', 'strobe-action-42'],
      jobGroup: 'nightly',
    });
    expect(JSON.stringify(job)).not.toContain('swordfish');
  });

  test('have their action from the tag if the property is missing', () => {
    const properties = { 'spark.job.tags': 'strobe-action-7' };
    expect(translated({ Event: 'SparkListenerJobStart', 'Job ID': 1, Properties: properties })).toMatchObject({
      actionId: 7,
    });
  });

  test('fail with Spark’s message', () => {
    const result = { Result: 'JobFailed', Exception: { Message: 'Job aborted' } };
    expect(
      translated({ Event: 'SparkListenerJobEnd', 'Job ID': 1, 'Completion Time': 9, 'Job Result': result }),
    ).toMatchObject({
      succeeded: false,
      error: 'Job aborted',
    });
  });
});

describe('stages', () => {
  test('have RDDs with their scope, parents and storage level', () => {
    const level = { 'Use Disk': true, 'Use Memory': true, Deserialized: true, Replication: 1 };
    const rdd = {
      'RDD ID': 5,
      Name: 'MapPartitionsRDD',
      Scope: '{"id":"2","name":"WholeStageCodegen (1)"}',
      'Parent IDs': [4],
      'Storage Level': level,
      'Number of Partitions': 2,
    };
    const info = {
      'Stage ID': 3,
      'Stage Attempt ID': 1,
      'RDD Info': [rdd],
      Accumulables: [{ ID: 9 }],
      'Failure Reason': 'gone',
    };

    expect(translated({ Event: 'SparkListenerStageCompleted', 'Stage Info': info })).toMatchObject({
      stage: {
        stageId: 3,
        attempt: 1,
        rdds: [
          {
            rddId: 5,
            scope: 'WholeStageCodegen (1)',
            parentIds: [4],
            storageLevel: 'Disk Memory Deserialized 1x Replicated',
          },
        ],
        accumulatorIds: [9],
        failureReason: 'gone',
      },
    });
  });
});

describe('tasks', () => {
  test('have SQL metrics as numbers, whether Spark wrote numbers or text', () => {
    const info = {
      'Task ID': 7,
      Accumulables: [
        { ID: 1, Update: '12', Metadata: 'sql' },
        { ID: 2, Update: 13, Metadata: 'sql' },
        { ID: 3, Update: 99, Name: 'internal.metrics.resultSize' },
        { ID: 4, Metadata: 'sql' },
      ],
    };
    expect(translated(taskEnd({ 'Task Info': info }))).toMatchObject({
      accumulatorUpdates: [
        [1, 12],
        [2, 13],
      ],
    });
  });

  test('have no metrics if Spark had none', () => {
    expect(translated(taskEnd({}))).toMatchObject({ status: 'succeeded', failure: null, metrics: null });
  });

  test.each([
    [
      {
        Reason: 'ExceptionFailure',
        'Class Name': 'org.apache.spark.api.python.PythonException',
        Description:
          '[PYTHON_EXCEPTION] raised: Traceback (most recent call last):\n  File "/job.py", line 3, in f\n    raise\n    ^^^^\nmod.BadError: no good: 1\nhint: try 2\n SQLSTATE: 38000',
        'Full Stack Trace': 'PythonException: …\n\tat java',
      },
      'failed',
      'mod.BadError: no good: 1',
    ],
    [
      { Reason: 'ExceptionFailure', 'Class Name': 'java.io.IOException', Description: 'No space left\nmore' },
      'failed',
      'java.io.IOException: No space left',
    ],
    [
      { Reason: 'ExecutorLostFailure', 'Executor ID': '2', 'Exit Caused By App': true, 'Loss Reason': 'killed -9' },
      'failed',
      'Executor 2 exited (caused by one of the running tasks): killed -9',
    ],
    [
      {
        Reason: 'FetchFailed',
        'Block Manager Address': { Host: 'h', Port: 7 },
        'Shuffle ID': 4,
        Message: 'Connection refused',
      },
      'failed',
      'Shuffle 4 could not be fetched from h:7: Connection refused',
    ],
    [
      { Reason: 'TaskKilled', 'Kill Reason': 'another attempt succeeded' },
      'killed',
      'Task killed: another attempt succeeded',
    ],
    [{ Reason: 'Resubmitted' }, 'failed', 'Resubmitted'],
  ])('%j', (reason, status, message) => {
    expect(translated(taskEnd({ 'Task End Reason': reason }))).toMatchObject({
      status,
      failure: { kind: reason.Reason, message },
    });
  });
});

describe('queries', () => {
  const SQL = 'org.apache.spark.sql.execution.ui.SparkListener';

  test('have the action of their tag', () => {
    const plan = { nodeName: 'Project', simpleString: 'Project [a]', children: [], metrics: [], metadata: {} };
    const started = {
      Event: `${SQL}SQLExecutionStart`,
      executionId: 4,
      rootExecutionId: 4,
      time: 8,
      jobTags: ['strobe-action-9'],
    };

    expect(translated({ ...started, sparkPlanInfo: plan })).toMatchObject({
      type: 'queryStarted',
      queryId: 4,
      actionId: 9,
      plan: { name: 'Project', detail: 'Project [a]', children: [] },
    });
  });

  test('succeed with an empty error or none, and fail with one', () => {
    const end = (errorMessage?: string) =>
      translated({ Event: `${SQL}SQLExecutionEnd`, executionId: 4, time: 8, errorMessage });
    expect(end('')).toMatchObject({ error: null });
    expect(end()).toMatchObject({ error: null });
    expect(end('no')).toMatchObject({ error: 'no' });
  });

  test('get the previous time if they have no time', () => {
    const updates = { Event: `${SQL}DriverAccumUpdates`, executionId: 4, accumUpdates: [[7, 3]] };
    expect(translated(updates)).toEqual({
      type: 'queryDriverMetrics',
      time: 5,
      applicationId: 'app-1',
      queryId: 4,
      updates: [[7, 3]],
    });
  });
});
