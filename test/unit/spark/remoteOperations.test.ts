import { describe, expect, test } from 'vitest';
import type { EventOf, RunEvent } from '../../../src/model/runEvent';
import { reduceRun } from '../../../src/model/reduceRun';
import { RemoteOperations } from '../../../src/spark/remoteOperations';

type Report = EventOf<'operationProgressed'>['stages'][number];

const SESSION = 's-1';
const started: EventOf<'operationStarted'> = {
  type: 'operationStarted',
  time: 1000,
  operationId: 'a-1',
  callId: 7,
  sessionId: SESSION,
  what: 'query',
  datasetId: null,
  bytes: 100,
  tags: [],
  applicationId: SESSION,
};
const report = (stageId: number, completedTasks: number, more: Partial<Report> = {}): Report => {
  const numTasks = 4;
  return { stageId, numTasks, completedTasks, inputBytes: 0, done: completedTasks === numTasks, ...more };
};
const progressed = (time: number, activeTasks: number, ...stages: Report[]): RunEvent => {
  return { type: 'operationProgressed', time, operationId: 'a-1', stages, activeTasks };
};
const ended = (more: Partial<EventOf<'operationEnded'>> = {}): RunEvent => {
  const came = { rows: 1, bytes: 10, batches: 1, firstRowsMs: 1 };
  return { type: 'operationEnded', time: 9000, operationId: 'a-1', error: null, ...came, plan: null, ...more };
};

function runOf(...events: RunEvent[]) {
  const remote = new RemoteOperations(SESSION);
  return reduceRun([started, ...events].flatMap(event => [event, ...remote.translate(event)]));
}

const statesOf = (...events: RunEvent[]) =>
  runOf(...events).stages.map(({ id, status, numCompletedTasks }) => [id, status, numCompletedTasks]);

describe('the stages of a server of Spark Connect', () => {
  test('run from the report with their first completed task, and end with the one that says so', () => {
    const first = progressed(3000, 2, report(0, 1), report(1, 0));
    expect(statesOf(first)).toEqual([[0, 'running', 1]]);
    const { stages } = runOf(first, progressed(5000, 2, report(0, 4), report(1, 2)));
    expect(stages).toMatchObject([
      {
        id: 0,
        status: 'succeeded',
        numTasks: 4,
        numCompletedTasks: 4,
        numActiveTasks: 0,
        actionId: 7,
        startTime: 1000,
      },
      { id: 1, status: 'running', numCompletedTasks: 2, numActiveTasks: 2, startTime: 3000 },
    ]);
  });

  test('run without a completed task if the tasks in flight can be of no other', () => {
    expect(statesOf(progressed(3000, 2, report(0, 0)))).toEqual([[0, 'running', 0]]);
    expect(statesOf(progressed(3000, 2, report(0, 0), report(1, 0)))).toEqual([]);
    expect(statesOf(progressed(3000, 0, report(0, 0)))).toEqual([]);
  });

  test('that Spark skips are not shown', () => {
    const last = progressed(8000, 0, report(0, 4), report(1, 0), report(2, 4));
    expect(statesOf(last, ended())).toEqual([
      [0, 'succeeded', 4],
      [2, 'succeeded', 4],
    ]);
  });

  test('end with their operation', () => {
    const last = progressed(8000, 2, report(0, 4), report(1, 3));
    expect(statesOf(last, ended({ error: 'SparkException: it broke' }))).toEqual([
      [0, 'succeeded', 4],
      [1, 'failed', 3],
    ]);
  });

  test('have the bytes that they read', () => {
    const { stages } = runOf(progressed(3000, 0, report(0, 4, { inputBytes: 1536 })), ended());
    expect(stages.map(stage => stage.inputBytes)).toEqual([1536]);
  });
});

describe('the final plan in a response', () => {
  const plan = [
    { id: 9, parentId: null, name: 'Project', metrics: [] },
    { id: 8, parentId: 9, name: 'Filter', metrics: [{ name: 'number of output rows', value: 12, type: 'sum' }] },
    { id: 7, parentId: 8, name: 'Range', metrics: [{ name: 'number of output rows', value: 40, type: 'sum' }] },
  ];

  test('is the query of the operation, with its metrics', () => {
    const { queries } = runOf(ended({ plan }));
    expect(queries).toMatchObject([
      { id: 0, applicationId: SESSION, startTime: 1000, endTime: 9000, status: 'succeeded' },
    ]);
    const { name, children } = queries[0]!.plans.final!;
    expect([name, children[0]!.name, children[0]!.children[0]!.name]).toEqual(['Project', 'Filter', 'Range']);
    expect(children[0]!.metrics).toMatchObject([{ name: 'number of output rows', value: 12 }]);
  });

  test('without a root, or without nodes, is no query', () => {
    expect(runOf(ended({ plan: plan.slice(1) })).queries).toEqual([]);
    expect(runOf(ended({ plan: [] })).queries).toEqual([]);
  });
});
