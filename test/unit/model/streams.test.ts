import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { StreamTrigger } from '../../../src/model/runEvent';
import type { Stream } from '../../../src/model/stream';
import { KEPT_BATCHES } from '../../../src/model/keptBatches';
import { SINGLE_BATCHES } from '../../../src/model/streams';
import { APPLICATION, FILE, planNode, RecordedScript, stage } from './recordedScript';

const OF = { applicationId: APPLICATION, streamId: 'stream-1', streamRunId: 'run-1' };

/** A script that has started a stream, in `start` of line 5. */
class StreamingScript extends RecordedScript {
  readonly start: number;
  private queries = 0;
  /** When the last batch began. */
  private begun = 2000;

  constructor(trigger: StreamTrigger | null = null, { tagged = true } = {}) {
    super();
    this.start = this.call('start', { kind: 'action', line: 5 });
    this.push({ type: 'streamStarting', callId: this.start, trigger });
    this.arm(this.start);
    const actionId = tagged ? this.start : null;
    this.push({ type: 'streamStarted', ...OF, name: null, startTime: 1000, actionId });
    this.end(this.start);
  }

  /** @returns the id of its query. */
  begin(batchId: number, actionId = this.start): number {
    const queryId = this.queries++;
    const batch = { streamId: OF.streamId, batchId };
    if (actionId === this.start) this.begun = this.events.at(-1)!.time;
    const more = { description: '', details: '', physicalPlanText: '', tags: [], uuid: null };
    const of = { applicationId: APPLICATION, queryId, rootQueryId: queryId, actionId };
    this.push({ type: 'queryStarted', ...of, ...more, plan: planNode('Range'), batch });
    return queryId;
  }

  progress(batchId: number, batchDuration = 100): void {
    const batch = {
      batchId,
      startTime: this.begun,
      batchDuration,
      durationMs: { triggerExecution: 100, addBatch: 60, walCommit: 20, exotic: 3 },
      numInputRows: 10,
      inputRowsPerSecond: 1,
      processedRowsPerSecond: 2,
      numOutputRows: 4,
      watermark: 0,
      state: null,
      sources: [],
      sink: 'noop',
    };
    this.push({ type: 'streamProgressed', ...OF, batch });
  }

  /** A whole batch. */
  batch(batchId: number): void {
    const queryId = this.begin(batchId);
    this.endQuery(queryId);
    this.progress(batchId);
  }

  stop(startCallId: number | null, streamRunId: string | null = null): number {
    const stop = this.call('stop', { kind: 'other', line: 9 });
    this.push({ type: 'streamStopping', callId: stop, startCallId, streamRunId });
    return stop;
  }

  terminate(error: string | null = null): void {
    this.push({ type: 'streamEnded', ...OF, error });
  }
}

function jobOf(jobId: number, batchId: number, queryId: number) {
  const none = { actionId: null, jobGroup: null, description: null, tags: [] };
  const batch = { streamId: OF.streamId, batchId };
  const of = { applicationId: APPLICATION, jobId, submissionTime: 2000, queryId, rootQueryId: queryId, batch };
  return { type: 'jobStarted' as const, ...none, ...of };
}

const COST = {
  py4jCalls: 3,
  py4jTimeMs: 6,
  bytesSent: 1,
  bytesReceived: 1,
  slowest: { name: 'collectToPython', timeMs: 5 },
  mostRepeated: { name: 'select', count: 2 },
  pysparkTimeMs: 0,
  waits: [],
};
const RESULT = { arrow: false, rows: 1, bytes: 9, firstByteMs: 1, readTimeMs: 1, deserializeTimeMs: 0, waits: [] };
const AVAILABLE: StreamTrigger = { kind: 'availableNow', interval: null };

describe('a stream', () => {
  test('is active until Spark tells its end', () => {
    const script = new StreamingScript();
    script.batch(0);
    script.begin(1);
    const run = reduceRun(script.events);

    expect(run.streams).toMatchObject([
      { status: 'active', endTime: null, isEndKnown: false, callSite: { line: 5 }, actionId: script.start },
    ]);
    expect(run.streams[0]!.batches.map(({ status, queryIds }) => [status, queryIds])).toEqual([
      ['succeeded', [0]],
      ['running', [1]],
    ]);
    expect(run.actions).toMatchObject([{ op: 'start', status: 'running' }]);
  });

  test('has the rate at which rows came since the batch before, also if triggers in between found none', () => {
    const script = new StreamingScript();
    script.batch(0);
    script.push({ type: 'streamIdle', ...OF });
    script.batch(1);
    const [first, second] = reduceRun(script.events).streams[0]!.batches;
    expect(first!.inputRate).toBeNull();
    expect(second!.inputRate).toBeCloseTo(10 / ((second!.startTime - first!.startTime) / 1000), 6);
  });

  test('that is stopped is no failure, nor is the batch that this interrupts', () => {
    const script = new StreamingScript(AVAILABLE);
    script.batch(0);
    const queryId = script.begin(1);
    script.end(script.stop(script.start));
    script.endQuery(queryId, 'java.lang.InterruptedException\n\tat java.base/java.lang.Object.wait');
    script.terminate();
    const run = reduceRun(script.events);

    expect(run.streams).toMatchObject([{ status: 'stopped', error: null, stoppedAt: { line: 9 }, isEndKnown: true }]);
    expect(run.streams[0]!.batches.map(({ status }) => status)).toEqual(['succeeded', 'stopped']);
    expect(run.queries.map(({ status }) => status)).toEqual(['succeeded', 'cancelled']);
    expect(run.actions).toMatchObject([{ status: 'succeeded', error: null, cause: null }]);
  });

  test.each<[string, StreamTrigger | null, string]>([
    ['succeeds if all that was available is processed', AVAILABLE, 'succeeded'],
    ['succeeds after its only batch', { kind: 'once', interval: null }, 'succeeded'],
    ['with an interval was stopped, by whatever', { kind: 'processingTime', interval: '1 second' }, 'stopped'],
    ['without a trigger was stopped, by whatever', null, 'stopped'],
  ])('%s', (_name, trigger, status) => {
    const script = new StreamingScript(trigger);
    script.batch(0);
    script.terminate();
    expect(reduceRun(script.events).streams).toMatchObject([{ status, trigger, stoppedAt: null }]);
  });

  test('that the script gets from `spark.streams` is stopped there', () => {
    const script = new StreamingScript(AVAILABLE);
    script.batch(0);
    script.stop(null, 'another');
    script.stop(null, OF.streamRunId);
    script.terminate();
    const [{ status, stoppedAt }] = reduceRun(script.events).streams as [Stream];
    expect([status, stoppedAt?.line]).toEqual(['stopped', 9]);
  });

  test('that a person stops in the panel is stopped, also if it would have ended by itself', () => {
    const script = new StreamingScript(AVAILABLE);
    script.batch(0);
    script.push({ type: 'streamStopRequested', ...OF });
    const [{ status, stopRequestTime }] = reduceRun(script.events).streams as [Stream];
    expect({ status, stopRequestTime }).toEqual({ status: 'active', stopRequestTime: expect.any(Number) });
    script.terminate();
    expect(reduceRun(script.events).streams).toMatchObject([{ status: 'stopped', stopRequestTime, stoppedAt: null }]);
  });

  test('that failed makes its action fail with the cause', () => {
    const script = new StreamingScript();
    const queryId = script.begin(0);
    script.endQuery(queryId, 'java.io.IOException: disk');
    script.terminate('java.io.IOException: disk\n\tat x');
    const run = reduceRun(script.events);

    expect(run.streams).toMatchObject([{ status: 'failed', error: 'java.io.IOException: disk\n\tat x' }]);
    expect(run.streams[0]!.batches).toMatchObject([{ status: 'failed', duration: null, parts: [] }]);
    expect(run.actions).toMatchObject([{ status: 'failed', cause: { type: 'IOException', message: 'disk' } }]);
  });

  test.each([
    ['is the failure of a script that waits for it', OF.streamRunId, true],
    ['is not the failure of a script that waits for another', 'run-2', false],
  ])('that fails %s', (_name, runId, isSame) => {
    const script = new StreamingScript();
    script.endQuery(script.begin(0), 'java.io.IOException: disk');
    script.terminate('java.io.IOException: disk');
    const error = `StreamingQueryException: [STREAM_FAILED] Query [id = x, runId = ${runId}] terminated with exception: disk`;
    const frames = [{ file: FILE, line: 9, column: 0, endLine: 9, endColumn: 24, function: '<module>' }];
    script.push({ type: 'scriptFailed', error, text: null, frames });
    const { script: ended } = reduceRun(script.events);
    const ofStream = { actionId: script.start, cause: { type: 'IOException', message: 'disk' } };
    expect(ended.error).toMatchObject(isSame ? ofStream : { actionId: null, cause: { line: 9 } });
  });

  test.each([
    ['succeeded', 'stopped', 'cancelled'],
    ['failed', 'stopped', 'cancelled'],
    ['lost', 'lost', 'lost'],
  ] as const)('that a run leaves active when it has %s is %s', (status, stream, action) => {
    const script = new StreamingScript();
    script.batch(0);
    script.push({ type: 'runEnded', status, exitCode: 0, signal: null });
    const run = reduceRun(script.events);
    expect(run.streams).toMatchObject([{ status: stream, isEndKnown: false, endTime: expect.any(Number) }]);
    expect(run.actions).toMatchObject([{ status: action }]);
  });

  test('that starts again runs the batch that failed before, as its own', () => {
    const script = new StreamingScript();
    script.endQuery(script.begin(0), 'java.io.IOException: disk');
    script.terminate('java.io.IOException: disk');
    const startTime = script.events.at(-1)!.time;
    const start = script.call('start', { kind: 'action', line: 5 });
    const run = { ...OF, streamRunId: 'run-2', startTime, actionId: start, name: null };
    script.push({ type: 'streamStarted', ...run });
    script.end(start);
    script.begin(0, start);
    const { streams } = reduceRun(script.events);
    expect(streams.map(({ status, batches }) => [status, batches.map(({ id, queryIds }) => [id, queryIds])])).toEqual([
      ['failed', [[0, [0]]]],
      ['active', [[0, [1]]]],
    ]);
  });

  test('has the call that started it also where Spark does not tell', () => {
    const script = new StreamingScript(AVAILABLE, { tagged: false });
    script.batch(0);
    const run = reduceRun(script.events);
    expect(run.streams).toMatchObject([{ actionId: script.start, trigger: AVAILABLE }]);
    // What it ran itself is not an action inside of the batch.
    expect(run.streams[0]!.batches).toMatchObject([{ queryIds: [0], actionIds: [] }]);
  });
});

describe('a batch', () => {
  test('has its parts in the order in which they happen', () => {
    const script = new StreamingScript();
    script.batch(0);
    const [{ parts, duration, watermark }] = reduceRun(script.events).streams[0]!.batches as [never];
    expect({ parts, duration, watermark }).toEqual({
      parts: [
        { name: 'walCommit', time: 20 },
        { name: 'addBatch', time: 60 },
        { name: 'exotic', time: 3 },
      ],
      duration: 100,
      watermark: null,
    });
  });

  test('has the actions of its function, and all that they ran', () => {
    const script = new StreamingScript();
    const outer = script.begin(0);
    const count = script.call('count', { kind: 'action', line: 12 });
    script.arm(count);
    script.startQuery(7, planNode('Range'), count);
    const events = script.events.map(event =>
      event.type === 'queryStarted' && event.queryId === 7 ? { ...event, rootQueryId: outer } : event,
    );
    expect(reduceRun(events).streams[0]!.batches).toMatchObject([{ queryIds: [outer, 7], actionIds: [count] }]);
  });

  test('that is old leaves nothing else but what others need', () => {
    const script = new StreamingScript();
    // A job before the stream, whose stage each batch skips and whose RDD each batch reads.
    script.job({ stages: [stage(1000, [1000])] });
    const all = KEPT_BATCHES + 20;
    for (let id = 0; id < all; id++) {
      const queryId = script.begin(id);
      const stages = [stage(1000, [1000]), { ...stage(id, [id, 1000], [1000]), accumulatorIds: [id] }];
      script.push({ ...jobOf(id + 1, id, queryId), stages });
      script.runStage(stages[1]!);
      script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId: id + 1, succeeded: true, error: null });
      script.endQuery(queryId);
      script.progress(id);
    }
    const run = reduceRun(script.events);

    const kept = Array.from({ length: KEPT_BATCHES }, (_, at) => at + 20);
    expect(run.queries.map(({ id }) => id)).toEqual(kept);
    expect(run.jobs.map(({ id }) => id)).toEqual([0, ...kept.map(id => id + 1)]);
    expect(run.stages.map(({ id }) => id)).toEqual([1000, ...kept]);
    expect(run.actions).toMatchObject([{ op: 'start', jobIds: kept.map(id => id + 1), queryIds: kept }]);
  });

  test('that is old leaves of its function only what it cost', () => {
    const script = new StreamingScript();
    const writer = script.call('foreachBatch', { kind: 'other', line: 4 });
    const all = KEPT_BATCHES + 20;
    for (let id = 0; id < all; id++) {
      const outer = script.begin(id);
      const given = script.birth(writer, { kind: 'dataframe' });
      const count = script.call('count', { kind: 'action', args: [given], line: 12 });
      script.arm(count);
      const query = script.begin(id, count);
      script.endQuery(query);
      script.push({ type: 'resultFetched', callId: count, ...RESULT });
      script.end(count, null, COST);
      script.endQuery(outer);
      // Shorter than the time to the next batch.
      script.progress(id, 5);
    }
    const inThread = script.events.map(event =>
      event.type === 'callMade' && event.op === 'count' ? { ...event, thread: 'Thread-4 (run)' } : event,
    );
    const run = reduceRun(inThread);

    expect(run.actions.filter(({ op }) => op === 'count')).toHaveLength(KEPT_BATCHES);
    expect(run.datasets).toHaveLength(KEPT_BATCHES);
    expect(run.ledger.fetches).toHaveLength(KEPT_BATCHES);
    const [site] = run.ledger.sites.filter(({ callSite }) => callSite?.line === 12);
    expect(site).toMatchObject({
      calls: all,
      ops: ['count'],
      py4jCalls: 3 * all,
      py4jTime: 6 * all,
      slowest: { name: 'collectToPython', time: 5 },
      mostRepeated: { name: 'select', count: 2 * all },
    });
  });

  test('that is old does not come back with what is told of it late', () => {
    const script = new StreamingScript();
    const all = SINGLE_BATCHES + 20;
    for (let id = 0; id < all; id++) script.progress(id);
    script.push({ ...jobOf(1, 3, 7), stages: [] });
    const firstWhole = all - KEPT_BATCHES;
    script.push({ ...jobOf(2, firstWhole, 8), stages: [] });
    const [stream] = reduceRun(script.events).streams;
    expect(stream!.batches).toHaveLength(SINGLE_BATCHES);
    expect(stream!.batches.filter(({ isWhole }) => isWhole)).toHaveLength(KEPT_BATCHES);
    expect(stream!.batches.filter(({ jobIds, queryIds }) => jobIds.length + queryIds.length > 0)).toMatchObject([
      { id: firstWhole, isWhole: true, jobIds: [2] },
    ]);
  });

  test('that is old is kept only in sums', () => {
    const script = new StreamingScript();
    for (let id = 0; id < SINGLE_BATCHES + 20; id++) script.batch(id);
    const [stream] = reduceRun(script.events).streams;
    expect(stream!.batches.map(({ id }) => id)).toEqual(Array.from({ length: SINGLE_BATCHES }, (_, at) => at + 20));
    expect(stream!.earlier).toEqual({
      batches: 20,
      inputRows: 200,
      outputRows: 80,
      duration: 2000,
      parts: [
        { name: 'walCommit', time: 400 },
        { name: 'addBatch', time: 1200 },
        { name: 'exotic', time: 60 },
      ],
    });
  });
});
