import { describe, expect, test } from 'vitest';
import { readRecorderLine, recorderEvent, type RecorderLine } from '../../../src/gateway/recorderLine';

const driver = { pid: 42, applicationId: 'local-1' };
const event = (line: object) => {
  const read = readRecorderLine(JSON.stringify(line));
  expect(read).toEqual(line);
  return recorderEvent(read as RecorderLine, driver);
};
const frame = { file: '/job.py', line: 3, column: 4, endLine: 3, endColumn: 20, function: 'load' };

describe('a line of the recorder', () => {
  test('about a call is the event', () => {
    const call = {
      type: 'callMade',
      time: 1.5,
      callId: 7,
      op: 'map',
      owner: 'RDD',
      kind: 'transformation',
      frames: [frame, { ...frame, column: null, endLine: null, endColumn: null }],
      argumentIds: [2],
      parentCallId: null,
      thread: 'MainThread',
    };
    expect(event(call)).toEqual(call);
  });

  test('about a new dataset has the current application of the driver', () => {
    const birth = {
      type: 'datasetBorn',
      time: 2,
      datasetId: 3,
      callId: 7,
      kind: 'rdd',
      className: 'PipelinedRDD',
      previousId: 2,
      pipelined: true,
      rddId: null,
    };
    expect(event(birth)).toEqual({ ...birth, applicationId: 'local-1' });
  });

  test('about the totals has the driver', () => {
    const cost = {
      py4jCalls: 2,
      py4jTimeMs: 7.5,
      bytesSent: 30,
      bytesReceived: 8,
      slowest: { name: 'count', timeMs: 7 },
      mostRepeated: { name: 'col', count: 2 },
      pysparkTimeMs: 1,
      largeReplies: 1,
      largeReplyTimeMs: 41,
      waits: [[10, 7]],
    };
    const totals = {
      type: 'ledgerTotals',
      time: 1,
      py4jCalls: 2,
      py4jTimeMs: 7.5,
      py4jBytesSent: 30,
      py4jBytesReceived: 8,
      recorderTimeMs: 1,
      wall: null,
      places: [
        { id: 0, callSite: frame, cost },
        { id: 1, callSite: null, cost: null },
      ],
    };
    expect(event(totals)).toEqual({ ...totals, pid: 42 });
    const ended = { type: 'callEnded', time: 1, callId: 3, error: null };
    expect(event({ ...ended, cost })).toEqual({ ...ended, cost });
    expect(event(ended)).toEqual(ended);
  });

  test('about a failed hook becomes a degradation with its name', () => {
    expect(event({ type: 'fault', time: 1, hook: 'births', error: 'ValueError: x' })).toMatchObject({
      type: 'degraded',
      code: 'recorder.births',
      reason: expect.stringContaining('ValueError: x'),
    });
  });

  test('about an operation of Spark Connect has the current application of the driver', () => {
    const started = {
      type: 'operationStarted',
      time: 1,
      operationId: 'a-1',
      callId: 7,
      sessionId: 's-1',
      what: 'query',
      datasetId: 3,
      bytes: 100,
      tags: [],
    };
    expect(event(started)).toEqual({ ...started, applicationId: 'local-1' });
  });

  test.each([
    { type: 'bye', time: 1 },
    { type: 'session', time: 1, sync: 3, ref: 'o5' },
    { type: 'connectSession', time: 1, sync: 4, sessionId: 's-1', userId: null, server: null, isInDriver: true },
    { type: 'stopping', time: 1, sync: 4, liveDatasetIds: [] },
  ])('of type $type is not an event of the run', line => expect(event(line)).toBeNull());

  test.each([
    ['no JSON', 'nonsense', /JSON/],
    ['a list', '[1]', 'unknown type undefined'],
    ['null', 'null', 'unknown type undefined'],
    ['of no type', '{"callId": 1}', 'unknown type undefined'],
    ['of an unknown type', '{"type": "toString"}', 'unknown type "toString"'],
    ['without its id', '{"type": "rddMaterialized", "time": 1, "rddId": 3}', /^rddMaterialized\.datasetId: /],
    [
      'with a wrong part',
      JSON.stringify({ type: 'scriptFailed', time: 1, error: '', frames: [{}] }),
      /frames\.0\.file/,
    ],
  ])('that is %s is invalid, with the reason', (_name, text, reason) => {
    expect(readRecorderLine(text)).toMatchObject({
      type: 'invalid',
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
      syncs: [],
    });
  });

  test('that is invalid has the answers that the driver waits for', () => {
    const line = { type: 'context', sync: 3, listening: 4 };
    expect(readRecorderLine(JSON.stringify(line))).toMatchObject({ type: 'invalid', syncs: [3, 4] });
  });

  test('loses fields that the protocol does not have', () => {
    const line = { type: 'bye', time: 1 };
    expect(readRecorderLine(JSON.stringify({ ...line, extra: 2 }))).toEqual(line);
  });
});
