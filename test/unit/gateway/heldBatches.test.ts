import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EventStream } from '../../../src/gateway/eventStream';
import { HeldBatches } from '../../../src/gateway/heldBatches';
import { readRecording, RecordingWriter } from '../../../src/runFiles/recording';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { KEPT_BATCHES } from '../../../src/model/keptBatches';

const APPLICATION = { applicationId: 'app-1' };
const STREAM = { ...APPLICATION, streamId: 'stream-1', streamRunId: 'run-1' };
const event = (type: string, more: object): RunEvent => ({ type, time: 1, ...APPLICATION, ...more }) as RunEvent;

const runStarted = (keptBatches: number) =>
  event('runStarted', { runId: 'r', mode: 'run', script: null, args: [], cwd: '/', strobeVersion: '0', keptBatches });
const executor = event('executorAdded', {
  executorId: 'driver',
  hostPort: 'a:1',
  totalCores: 2,
  maxTasks: 2,
  maxMemory: 1,
  addTime: 1,
  logs: {},
});
const started = event('streamStarted', { ...STREAM, name: null, startTime: 1, actionId: null });
const stageOf = (id: number) => ({ stageId: id, attempt: 0, name: '', details: '', numTasks: 1, parentIds: [], rdds: [], accumulatorIds: [], submissionTime: 1, completionTime: null, failureReason: null }); // prettier-ignore

const NO_METRICS = Object.fromEntries(
  'executorDeserializeTime executorDeserializeCpuTimeNs executorRunTime executorCpuTimeNs peakExecutionMemory resultSize resultSerializationTime memoryBytesSpilled diskBytesSpilled inputRecords outputBytes outputRecords shuffleRemoteBlocksFetched shuffleLocalBlocksFetched shuffleFetchWaitTime shuffleRemoteBytesReadToDisk shuffleReadRecords shuffleWriteTimeNs shuffleWriteRecords'
    .split(' ')
    .map(name => [name, 0]),
);

/** A query with a job of one stage and one task, and the progress of the batch. */
function batch(id: number): RunEvent[] {
  const key = { streamId: 'stream-1', batchId: id };
  const stage = stageOf(id);
  const task = {
    stageId: id,
    stageAttempt: 0,
    taskId: id,
    executorId: 'driver',
    host: 'a',
    index: 0,
    attempt: 0,
    gettingResultTime: 0,
    locality: 'ANY',
    speculative: false,
    accumulatorUpdates: [],
  };
  const metrics = {
    ...NO_METRICS,
    jvmGcTime: 1,
    inputBytes: 5,
    shuffleLocalBytesRead: 2,
    shuffleRemoteBytesRead: 3,
    shuffleWriteBytes: 7,
  };
  const plan = { name: 'Range', detail: '', metadata: {}, metrics: [], children: [] };
  const progress = {
    batchId: id,
    startTime: 1,
    batchDuration: 1,
    durationMs: {},
    numInputRows: 1,
    inputRowsPerSecond: 1,
    processedRowsPerSecond: 1,
    numOutputRows: null,
    watermark: null,
    state: null,
    sources: [],
    sink: '',
  };
  return [
    event('queryStarted', {
      queryId: id,
      rootQueryId: id,
      description: '',
      details: '',
      physicalPlanText: '',
      uuid: null,
      plan,
      actionId: null,
      tags: [],
      batch: key,
    }),
    event('jobStarted', {
      jobId: id,
      submissionTime: 1,
      stages: [stage],
      actionId: null,
      queryId: id,
      rootQueryId: id,
      jobGroup: null,
      description: null,
      tags: [],
      batch: key,
    }),
    event('stageSubmitted', { stage, actionId: null }),
    event('taskStarted', { ...task, launchTime: 10 }),
    event('taskEnded', { ...task, status: 'succeeded', failure: null, launchTime: 10, finishTime: 14, metrics }),
    event('stageCompleted', { stage: { ...stage, completionTime: 2 } }),
    event('jobEnded', { jobId: id, succeeded: true, error: null }),
    event('queryEnded', { queryId: id, error: null }),
    event('streamProgressed', { ...STREAM, batch: progress }),
  ];
}

const ended = event('streamEnded', { ...STREAM, error: null });
const runEnded = event('runEnded', { status: 'succeeded', exitCode: 0, signal: null });
const idOf = (each: RunEvent) => (each.type === 'queryStarted' ? each.queryId : []);

test('what Spark runs for batches after the first is held back, their progress is not', () => {
  const batches = new HeldBatches(2);
  const written = [0, 1, 2].flatMap(batch).flatMap(each => batches.take(each));
  expect(written).toEqual([...batch(0), ...batch(1), batch(2).at(-1)]);
  expect(batches.all).toEqual(batch(2).slice(0, -1));
});

test.each([
  ['the stream', ended, [ended, 4]],
  ['the run', runEnded, [4, runEnded]],
] as const)('the last batches are written at the end of %s, older ones never', (_name, end, order) => {
  const batches = new HeldBatches(2);
  for (const each of [0, 1, 2, 3, 4, 5].flatMap(batch)) batches.take(each);
  const last = batches.take(end);
  expect(last.flatMap(idOf)).toEqual([4, 5]);
  // Of batches 2 and 3, only what their tasks did.
  expect(last.filter(({ type }) => type === 'tasksLeftOut')).toMatchObject([
    {
      executorId: 'driver',
      sums: {
        totalTasks: 2,
        completedTasks: 2,
        totalDuration: 8,
        totalGCTime: 2,
        totalInputBytes: 10,
        totalShuffleRead: 10,
      },
    },
  ]);
  expect(last).toHaveLength(18);
  expect(last[0] === end).toBe(order[0] === end);
  expect(batches.all).toEqual([]);
  // A plan that is read later is written as it comes.
  const late = event('queryPlanMatched', { queryId: 5, owners: [], nodes: [] });
  expect(batches.take(late)).toEqual([late]);
});

test('a batch that does not complete is written besides the last ones that did', () => {
  const batches = new HeldBatches(2);
  for (const each of [0, 1, 2, 3, 4, 5].flatMap(batch)) batches.take(each);
  for (const each of batch(6).slice(0, -1)) batches.take(each);
  expect(batches.take(ended).flatMap(idOf)).toEqual([4, 5, 6]);
});

test('a query inside of another belongs to the same batch', () => {
  const batches = new HeldBatches(0);
  batches.take(batch(0)[0]!);
  const inner = event('queryStarted', { queryId: 7, rootQueryId: 0 });
  expect(batches.take(inner)).toEqual([]);
  expect(batches.take(event('queryEnded', { queryId: 7 }))).toEqual([]);
  expect(batches.take(event('queryEnded', { queryId: 8 }))).toHaveLength(1);
});

test('events that no stream has are written as they come', () => {
  const job = event('jobStarted', { jobId: 3, stages: [stageOf(3)] });
  const batches = new HeldBatches(0);
  batches.take(batch(0)[0]!);
  for (const each of [started, job, event('jobEnded', { jobId: 3 })]) expect(batches.take(each)).toEqual([each]);
});

test.each([KEPT_BATCHES, 7])(
  'a recording has the last %i batches whole, as every view has while the run is in progress',
  async kept => {
    const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'a.strobe');
    const stream = new EventStream(new RecordingWriter(path, () => undefined), each => each, false, kept);
    const live: RunEvent[] = [];
    stream.subscribe(events => live.push(...events));
    const all = Array.from({ length: 3 * kept }, (_, id) => batch(id)).flat();
    for (const each of [runStarted(kept), executor, started, ...all]) stream.emit(each);
    const past = reduceRun((await stream.past()).events);
    // It is closed without an end of the stream or the run, as if the gateway gave up on the driver.
    stream.close();
    const { events } = await readRecording(path);
    const [seen, read] = [reduceRun(live), reduceRun(events)];

    for (const run of [past, read]) {
      expect(run.queries.map(({ id }) => id)).toEqual(seen.queries.map(({ id }) => id));
      expect(run.stages.map(({ id }) => id)).toEqual(seen.stages.map(({ id }) => id));
      expect(run.streams[0]!.batches.map(({ id, jobIds }) => [id, jobIds])).toEqual(
        seen.streams[0]!.batches.map(({ id, jobIds }) => [id, jobIds]),
      );
      expect(run.streams[0]!.earlier).toEqual(seen.streams[0]!.earlier);
      expect(run.executors).toEqual(seen.executors);
    }
    expect(read.executors).toMatchObject([{ totalTasks: 3 * kept, completedTasks: 3 * kept, activeTasks: 0 }]);
    expect(read.queries[0]!.id).toBe(2 * kept);
    expect(events.filter(({ type }) => type === 'queryStarted')).toHaveLength(2 * kept);
    expect(events.filter(({ type }) => type === 'streamProgressed')).toHaveLength(3 * kept);
  },
);
