import { describe, expect, test } from 'vitest';
import { parseRecorderLine, recorderEvent } from '../../../src/gateway/recorderLine';

const event = (line: object) => recorderEvent(parseRecorderLine(JSON.stringify(line)), 42, 'local-1');

describe('a line of the recorder', () => {
  test('about a call becomes a call with its sites, innermost first', () => {
    const call = event({
      t: 'call',
      id: 7,
      at: 1.5,
      op: 'map',
      owner: 'RDD',
      kind: 'transformation',
      frames: [
        ['/job.py', 3, 4, 3, 20, 'load'],
        ['/job.py', 9, null, null, null, '<module>'],
      ],
      args: [2],
      parent: null,
      thread: 'MainThread',
    });
    expect(call).toEqual({
      type: 'callMade',
      time: 1.5,
      callId: 7,
      op: 'map',
      owner: 'RDD',
      kind: 'transformation',
      frames: [
        { file: '/job.py', line: 3, column: 4, endLine: 3, endColumn: 20, function: 'load' },
        { file: '/job.py', line: 9, column: null, endLine: null, endColumn: null, function: '<module>' },
      ],
      argumentIds: [2],
      parentCallId: null,
      thread: 'MainThread',
    });
  });

  test('about a new dataset has the current application of the driver', () => {
    expect(
      event({
        t: 'birth',
        id: 3,
        at: 2,
        call: 7,
        kind: 'rdd',
        cls: 'PipelinedRDD',
        prev: 2,
        pipelined: true,
        rdd: null,
      }),
    ).toEqual({
      type: 'datasetBorn',
      time: 2,
      datasetId: 3,
      callId: 7,
      kind: 'rdd',
      className: 'PipelinedRDD',
      applicationId: 'local-1',
      previousId: 2,
      pipelined: true,
      rddId: null,
    });
  });

  test('about a dataset outside of any call in the script is ignored', () => {
    const birth = {
      t: 'birth',
      id: 3,
      at: 2,
      call: null,
      kind: 'rdd',
      cls: 'RDD',
      prev: null,
      pipelined: false,
      rdd: 1,
    };
    expect(event(birth)).toBeNull();
  });

  test('about a failed hook becomes a degradation with its name', () => {
    expect(event({ t: 'fault', at: 1, hook: 'birth', error: 'ValueError: x' })).toMatchObject({
      type: 'degraded',
      code: 'recorder.birth',
      reason: expect.stringContaining('ValueError: x'),
    });
  });

  test('about the end of a call, or about a place, has its costs', () => {
    const cost = { calls: 2, ms: 7.5, sent: 30, received: 8, slowest: ['count', 7], most: ['col', 2], ownMs: 1 };
    const expected = {
      py4jCalls: 2,
      py4jTimeMs: 7.5,
      bytesSent: 30,
      bytesReceived: 8,
      slowest: { name: 'count', timeMs: 7 },
      mostRepeated: { name: 'col', count: 2 },
      pysparkTimeMs: 1,
      waits: [[10, 7]],
    };
    const stalled = { ...expected, largeReplies: 1, largeReplyTimeMs: 41 };
    const told = { ...cost, large: [1, 41], waits: [[10, 7]] };
    const ended = { type: 'callEnded', time: 1, callId: 3, error: null };
    expect(event({ t: 'callEnd', at: 1, id: 3, error: null, cost: told })).toEqual({ ...ended, cost: stalled });
    expect(event({ t: 'callEnd', at: 1, id: 3, error: null })).toEqual(ended);
    const site = ['/job.py', 3, null, null, null, 'load'];
    const places = [[0, site, told], [1, null, cost], [2, site, null]]; // prettier-ignore
    expect(event({ t: 'ledger', at: 1, places })).toMatchObject({
      type: 'ledgerTotals',
      places: [
        { id: 0, callSite: { file: '/job.py', line: 3 }, cost: stalled },
        { id: 1, callSite: null, cost: { ...expected, waits: [] } },
        { id: 2, cost: null },
      ],
    });
  });

  test('about a result has its figures, and whether it is complete', () => {
    const figures = { rows: 10, bytes: 400, columns: 3, complete: false };
    const times = { firstMs: 2, readMs: 3, loadMs: null };
    expect(event({ t: 'fetched', at: 1, call: 3, arrow: false, ...figures, ...times, waits: [] })).toEqual({
      type: 'resultFetched',
      time: 1,
      callId: 3,
      arrow: false,
      ...figures,
      firstByteMs: 2,
      readTimeMs: 3,
      deserializeTimeMs: null,
      waits: [],
    });
  });

  test('about a closure has the functions in it, or none if the same bytes were reported before', () => {
    const told = ['look_up', '/job.py', 4, 900, [['table', 'dict', 800]]];
    const shipped = { type: 'closureShipped', time: 1, callId: 3, pid: 42, closureId: 0, size: 1000 };
    const functions = [
      { name: 'look_up', file: '/job.py', line: 4, size: 900, captured: [{ name: 'table', type: 'dict', size: 800 }] },
    ];
    const line = { t: 'closure', at: 1, call: 3, id: 0, size: 1000 };
    expect(event({ ...line, functions: [told] })).toEqual({ ...shipped, functions });
    expect(event(line)).toEqual({ ...shipped, functions: null });
  });

  test('about Spark Connect reports that the run is not recorded', () => {
    expect(event({ t: 'connect', at: 1 })).toMatchObject({ type: 'degraded', code: 'connect' });
  });

  test.each(['context', 'session', 'stopping', 'bye', 'of a newer recorder'])('«%s» is not an event of the run', t =>
    expect(event({ t, at: 1 })).toBeNull(),
  );

  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[1]'],
    ['no t', '{"id": 1}'],
  ])('with %s is rejected', (_name, text) => expect(() => parseRecorderLine(text)).toThrow());

  test('without its id is rejected, not assigned to another', () => {
    expect(() => event({ t: 'rdd', at: 1, rdd: 3 })).toThrow('"rdd" has no id');
  });
});
