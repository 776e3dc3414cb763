import { describe, expect, test } from 'vitest';
import { EventLogTranslator } from '../../../src/spark/eventLog';

const PREFIX = 'org.apache.spark.sql.streaming.StreamingQueryListener$';
const IDS = { id: 'stream-1', runId: 'run-1' };
const OF = { applicationId: 'app-1', streamId: 'stream-1', streamRunId: 'run-1' };

function translated(line: object) {
  return new EventLogTranslator('app-1').translate(JSON.stringify(line)).events;
}

const progress = (more: object) => ({
  Event: `${PREFIX}QueryProgressEvent`,
  progress: { ...IDS, name: null, timestamp: '2026-11-29T23:42:45.702Z', batchId: 2, ...more },
});

describe('a streaming query', () => {
  test('belongs to the call that started it', () => {
    const line = {
      Event: `${PREFIX}QueryStartedEvent`,
      ...IDS,
      name: 'rates',
      timestamp: '2026-11-29T23:42:41.191Z',
      jobTags: ['mine', 'strobe-action-9'],
    };
    const startTime = Date.UTC(2026, 10, 29, 23, 42, 41, 191);
    expect(translated(line)).toEqual([
      { type: 'streamStarted', time: startTime, ...OF, name: 'rates', startTime, actionId: 9 },
    ]);
  });

  test('belongs to the operation of Spark Connect that started it', () => {
    const jobTags = ['SparkConnect_OperationTag_User_me_Session_s-1_Operation_a-1', 'mine'];
    const [event] = translated({ Event: `${PREFIX}QueryStartedEvent`, ...IDS, name: null, jobTags });
    expect(event).toMatchObject({ actionId: null, operationId: 'a-1' });
  });

  test('tells its end without secrets in the exception', () => {
    const ended = (exception: string | null) =>
      translated({ Event: `${PREFIX}QueryTerminatedEvent`, ...IDS, exception, errorClassOnException: null });
    expect(ended(null)).toMatchObject([{ type: 'streamEnded', ...OF, error: null }]);
    const [event] = ended('java.io.IOException: jdbc:postgresql://me:hunter2@host/db');
    expect(event).toMatchObject({ error: expect.stringContaining('java.io.IOException: jdbc:postgresql://') });
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });

  test('tells that a trigger found no data', () => {
    const line = { Event: `${PREFIX}QueryIdleEvent`, ...IDS, timestamp: '1970-01-01T00:00:01.000Z' };
    expect(translated(line)).toEqual([{ type: 'streamIdle', time: 1000, ...OF }]);
  });
});

describe('a batch', () => {
  test('has the sums of its sources and stateful operators', () => {
    const operator = { numRowsTotal: 4, numRowsUpdated: 2, numRowsRemoved: 1, memoryUsedBytes: 100 };
    const line = progress({
      batchDuration: 572,
      durationMs: { triggerExecution: 572, addBatch: 367 },
      eventTime: { watermark: '1970-01-01T00:00:00.000Z' },
      stateOperators: [operator, { ...operator, numRowsDroppedByWatermark: 3 }],
      sources: [
        { description: 'one', numInputRows: 50, inputRowsPerSecond: 52.5, processedRowsPerSecond: 80 },
        { description: 'two', numInputRows: 7, inputRowsPerSecond: 'NaN', processedRowsPerSecond: 10 },
      ],
      sink: { description: 'noop', numOutputRows: -1 },
    });
    expect(translated(line)).toMatchObject([
      {
        type: 'streamProgressed',
        ...OF,
        batch: {
          batchId: 2,
          startTime: Date.UTC(2026, 10, 29, 23, 42, 45, 702),
          batchDuration: 572,
          durationMs: { triggerExecution: 572, addBatch: 367 },
          numInputRows: 57,
          inputRowsPerSecond: 52.5,
          processedRowsPerSecond: 90,
          numOutputRows: null,
          watermark: 0,
          state: {
            numRowsTotal: 8,
            numRowsUpdated: 4,
            numRowsRemoved: 2,
            numRowsDroppedByWatermark: 3,
            memoryUsedBytes: 200,
          },
        },
      },
    ]);
  });

  test('of which Spark tells little has nulls', () => {
    expect(translated(progress({ durationMs: { triggerExecution: 12 } }))).toMatchObject([
      {
        batch: {
          batchDuration: 12,
          numInputRows: 0,
          inputRowsPerSecond: null,
          numOutputRows: null,
          watermark: null,
          state: null,
          sources: [],
        },
      },
    ]);
  });

  test('is named by the properties of its jobs and the descriptions of its queries', () => {
    const properties = { 'sql.streaming.queryId': 'stream-1', 'streaming.sql.batchId': '3' };
    const batch = { streamId: 'stream-1', batchId: 3 };
    expect(translated({ Event: 'SparkListenerJobStart', 'Job ID': 1, Properties: properties })).toMatchObject([
      { type: 'jobStarted', batch },
    ]);
    const query = (description: string) =>
      translated({
        Event: 'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart',
        executionId: 1,
        description,
        time: 5,
      });
    expect(query('rates\nid = stream-1\nrunId = run-1\nbatch = 3')).toMatchObject([{ type: 'queryStarted', batch }]);
    expect(query('id = stream-1\nrunId = run-1\nbatch = init')[0]).not.toHaveProperty('batch');
    expect(query('count at x.py:1')[0]).not.toHaveProperty('batch');
  });
});
