import { beforeAll, describe, expect, test } from 'vitest';
import { ledgerPath, type PathScope } from '../../../src/model/ledgerPath';
import { reduceRun } from '../../../src/model/reduceRun';
import type { PathEdge, Run } from '../../../src/model/run';
import type { CommandCost, EventOf, TaskMetrics } from '../../../src/model/runEvent';
import { APPLICATION, FILE, planNode, RecordedScript, stage } from './recordedScript';

const paid = (py4jCalls: number, waits: [number, number][] = []): CommandCost => ({
  py4jCalls,
  py4jTimeMs: 100,
  bytesSent: py4jCalls * 10,
  bytesReceived: py4jCalls,
  slowest: { name: 'collect', timeMs: 90 },
  mostRepeated: { name: 'col', count: 1 },
  pysparkTimeMs: 4,
  waits,
});

const fetched = (callId: number, bytes: number): Omit<EventOf<'resultFetched'>, 'time'> => ({
  type: 'resultFetched',
  callId,
  arrow: false,
  rows: 5,
  bytes,
  firstByteMs: 2,
  readTimeMs: 9,
  deserializeTimeMs: 20,
  waits: [],
});

/** Spark's metrics of a node that calls Python: bytes sent and received, and times. */
const PYTHON = planNode(
  'BatchEvalPython',
  [],
  [
    ['data sent to Python workers', 1, 'size'],
    ['data returned from Python workers', 2, 'size'],
    ['time to start Python workers', 3, 'timing'],
    ['time to initialize Python workers', 4, 'nsTiming'],
    ['time to run Python workers', 5, 'timing'],
    ['time to execute Python code', 6, 'timing'],
    ['number of output rows', 7, 'sum'],
  ],
);

function task(stageId: number, resultSize: number): Omit<EventOf<'taskEnded'>, 'time'> {
  const metrics = { resultSize, resultSerializationTime: 3, jvmGcTime: 0, executorRunTime: 9 } as TaskMetrics;
  const place = { applicationId: APPLICATION, stageId, stageAttempt: 0, taskId: stageId, index: 0, attempt: 0 };
  const where = { executorId: 'driver', host: 'localhost', locality: 'PROCESS_LOCAL', speculative: false };
  const updates: [number, number][] = [[1, 5000], [2, 700], [3, 30], [4, 2_500_000], [5, 60], [6, 20], [7, 9]]; // prettier-ignore
  return {
    type: 'taskEnded',
    ...place,
    ...where,
    launchTime: 1000,
    finishTime: 1010,
    gettingResultTime: 0,
    status: 'succeeded',
    failure: null,
    metrics,
    accumulatorUpdates: stageId === 0 ? updates : [],
  };
}

let run: Run;
let udf: number;

/** `collect` of a query with a Python UDF on line 3, of an RDD on line 5; a broadcast on line 7. */
beforeAll(() => {
  const script = new RecordedScript();
  udf = script.call('collect', { kind: 'action', line: 3 });
  script.push({ type: 'closureShipped', callId: udf, pid: 1, closureId: 0, size: 400, functions: [] });
  script.startQuery(0, PYTHON, udf);
  const began = script.events.at(-1)!.time;
  script.startJob({ action: udf, query: 0, stages: [stage(0, [])] });
  script.push(task(0, 1000));
  script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId: 0, succeeded: true, error: null });
  script.endQuery(0);
  script.push(fetched(udf, 250));
  script.end(udf, null, paid(6, [[began, 1]]));
  const rdd = script.call('collect', { kind: 'action', line: 5 });
  script.startJob({ action: rdd, stages: [stage(1, [])] });
  script.push(task(1, 2000));
  script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId: 1, succeeded: true, error: null });
  script.push(fetched(rdd, 100));
  script.end(rdd, null, paid(2));
  const broadcast = script.call('broadcast', { line: 7 });
  script.push({ type: 'broadcastCreated', callId: broadcast, size: 90 });
  script.end(broadcast, null, paid(1));
  run = reduceRun(script.events);
});

const path = (scope?: PathScope): Record<string, Omit<PathEdge, 'from' | 'to'>> =>
  Object.fromEntries(ledgerPath(run, scope).map(({ from, to, ...edge }) => [`${from} → ${to}`, edge]));

describe('the path', () => {
  test('of the run has every edge, and is in the run', () => {
    expect(path()).toEqual({
      'driver → py4j': { calls: 9, bytes: 90, time: 12 },
      'py4j → jvm': { calls: 9, bytes: 90, time: 299 },
      'jvm → executors': { calls: 2, bytes: 490, time: expect.any(Number) },
      'executors → workers': { calls: 1, bytes: 5000, time: 30 },
      'workers → executors': { calls: 1, bytes: 700, time: 20 },
      'executors → jvm': { calls: 2, bytes: 3000, time: 6 },
      'jvm → py4j': { calls: 9, bytes: 9, time: null },
      'jvm → driver': { calls: 2, bytes: 350, time: 54 },
    });
    expect(run.ledger.path).toEqual(ledgerPath(run));
  });

  test('of an action and of its line are the same, and exclude the others', () => {
    const action = path({ actionId: udf });
    expect(action).toMatchObject({
      'driver → py4j': { calls: 6 },
      'py4j → jvm': { time: 99 },
      'jvm → executors': { calls: 1, bytes: 400 },
      'executors → jvm': { bytes: 1000 },
      'jvm → driver': { calls: 1, bytes: 250 },
    });
    expect(path({ file: FILE, line: 3 })).toEqual(action);
  });

  test('of a line without results ends where its data ends; uncounted parts are unknown', () => {
    expect(path({ file: FILE, line: 7 })).toMatchObject({
      'jvm → executors': { calls: 0, bytes: 90, time: 0 },
      'executors → workers': { calls: 0, bytes: null, time: null },
      'jvm → driver': { calls: 0, bytes: 0 },
    });
  });
});

describe('Python workers', () => {
  test('have Spark’s figures of their node, in ms and bytes', () => {
    expect(run.ledger.pythonNodes).toMatchObject([
      {
        queryId: 0,
        nodeId: 0,
        name: 'BatchEvalPython',
        actionId: udf,
        startTime: 30,
        initTime: 2.5,
        runTime: 60,
        udfTime: 20,
        bytesSent: 5000,
        bytesReturned: 700,
        rowsReturned: 9,
      },
    ]);
  });

  test('have no times in a version of Spark that only reports bytes', () => {
    const script = new RecordedScript();
    script.startQuery(0, { ...PYTHON, metrics: PYTHON.metrics.slice(0, 2) }, null);
    script.startJob({ query: 0, stages: [stage(0, [])] });
    script.push(task(0, 0));
    expect(reduceRun(script.events).ledger.pythonNodes).toMatchObject([
      { startTime: null, runTime: null, udfTime: null, bytesSent: 5000 },
    ]);
  });
});
