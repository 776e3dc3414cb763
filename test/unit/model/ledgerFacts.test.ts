import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { CallSite, CommandCost, EventOf } from '../../../src/model/runEvent';
import { FILE, RecordedScript } from './recordedScript';

const paid = (py4jCalls: number, py4jTimeMs: number, name = 'col'): CommandCost => ({
  py4jCalls,
  py4jTimeMs,
  bytesSent: py4jCalls * 10,
  bytesReceived: py4jCalls,
  slowest: { name, timeMs: py4jTimeMs },
  mostRepeated: { name, count: py4jCalls },
  pysparkTimeMs: 1,
  waits: [],
});

const site = (line: number): CallSite => ({ file: FILE, line, column: 0, endLine: line, endColumn: 9, function: 'f' });

const totals = (places: EventOf<'ledgerTotals'>['places'], pid = 1): Omit<EventOf<'ledgerTotals'>, 'time'> => ({
  type: 'ledgerTotals',
  pid,
  py4jCalls: 0,
  py4jTimeMs: 0,
  py4jBytesSent: 0,
  py4jBytesReceived: 0,
  recorderTimeMs: 0,
  places,
});

describe('the ledger', () => {
  test('an action has the costs of the calls inside it, and no others', () => {
    const script = new RecordedScript();
    const action = script.call('fit', { kind: 'action', line: 3 });
    const inner = script.call('withColumn', { line: 9, parent: action });
    script.end(inner, null, { ...paid(5, 10, 'withColumn'), userTimeMs: 4 });
    script.job({ action });
    script.end(action, null, paid(2, 300, 'fit'));
    script.end(script.call('filter', { line: 4 }), null, paid(7, 7));

    const { actions, sites } = reduceRun(script.events).ledger;
    expect(actions).toEqual([
      {
        actionId: action,
        py4jCalls: 7,
        py4jTime: 310,
        sparkTime: 0,
        bytesSent: 70,
        bytesReceived: 7,
        slowest: { name: 'fit', time: 300 },
        mostRepeated: { name: 'withColumn', count: 5 },
        pysparkTime: 2,
        userTime: 4,
        largeReplies: 0,
        largeReplyTime: 0,
        rpcs: [],
      },
    ]);
    expect(sites.map(each => [each.callSite?.line, each.py4jCalls])).toEqual([
      [3, 2],
      [9, 5],
      [4, 7],
    ]);
  });

  test('a place in the source has the costs of its calls and of what belonged to no call', () => {
    const script = new RecordedScript();
    for (let turn = 0; turn < 3; turn++)
      script.end(script.call('withColumn', { line: 6 }), null, paid(1, 2, 'withColumn'));
    script.push(totals([{ id: 0, callSite: site(6), cost: paid(4, 3) }]));
    // Totals are sent again: all costs of a place, and none after a call has taken them over.
    script.push(
      totals([
        { id: 1, callSite: site(8), cost: paid(9, 9) },
        { id: 0, callSite: site(6), cost: paid(6, 5) },
      ]),
    );
    script.push(
      totals([
        { id: 1, callSite: site(8), cost: null },
        { id: 2, callSite: null, cost: paid(1, 1) },
      ]),
    );
    script.push(totals([{ id: 0, callSite: site(6), cost: paid(10, 10) }], 2));

    expect(reduceRun(script.events).ledger.sites).toMatchObject([
      {
        callSite: { line: 6 },
        ops: ['withColumn'],
        calls: 3,
        py4jCalls: 19,
        py4jTime: 21,
        mostRepeated: { name: 'col', count: 16 },
      },
      { callSite: null, ops: [], calls: 0, py4jCalls: 1 },
    ]);
  });

  test('transfer is the waiting time for a result after its first byte, without the time of jobs', () => {
    const script = new RecordedScript();
    const callId = script.call('toLocalIterator', { kind: 'action', line: 5 });
    script.job({ action: callId });
    const began = script.events.find(event => event.type === 'jobStarted')!.time;
    const ended = script.events.at(-1)!.time;
    // The first wait is for the first byte; the second for the job, except for 6 ms.
    const waits: [number, number][] = [[began - 100, 50], [began - 6, 6 + ended - began]]; // prettier-ignore
    const readTimeMs = 50 + waits[1]![1] + 3;
    const figures = { arrow: false, rows: 9, bytes: 90, firstByteMs: 50, readTimeMs, deserializeTimeMs: null };
    script.push({ type: 'resultFetched', callId, ...figures, waits });
    script.end(callId);
    const [fetch] = reduceRun(script.events).ledger.fetches;
    expect(fetch).toMatchObject({ actionId: callId, firstByteTime: 50, transferTime: 9, complete: true });
  });

  test('the waits for a result of Spark Connect count once: they are those of its call too', () => {
    const script = new RecordedScript();
    const callId = script.call('toPandas', { kind: 'action', line: 5 });
    script.operate('a-1', callId);
    script.job({ action: callId });
    const began = script.events.find(event => event.type === 'jobStarted')!.time;
    const ended = script.events.at(-1)!.time;
    const waits: [number, number][] = [[began, ended - began]];
    const figures = { arrow: true, rows: 9, bytes: 90, firstByteMs: 1, readTimeMs: 9, deserializeTimeMs: null };
    script.push({ type: 'resultFetched', callId, ...figures, waits, overRpc: true });
    script.end(callId, null, { ...paid(0, 0), waits });
    const wall = { from: began, until: ended, startMs: 0, userMs: 0, pysparkMs: 0, py4jMs: 0, readMs: 0, deserializeMs: 0, recorderMs: 0, rpcMs: ended - began }; // prettier-ignore
    script.push({ ...totals([]), wall });
    const { ledger } = reduceRun(script.events);
    expect(ledger.wall).toMatchObject({ spark: ended - began, rpc: 0, transfer: 0, unaccounted: 0 });
    expect(ledger.fetches).toMatchObject([{ actionId: callId, format: 'arrow', rows: 9 }]);
  });

  test('closures with the same bytes are one closure, shipped again, unless they are of another driver', () => {
    const script = new RecordedScript();
    const callId = script.call('collect', { line: 5 });
    const functions = [{ name: 'f', file: FILE, line: 2, size: 90, captured: [] }];
    script.push({ type: 'closureShipped', callId, pid: 1, closureId: 0, size: 100, functions });
    script.push({ type: 'closureShipped', callId, pid: 1, closureId: 0, size: 100, functions: null });
    script.push({ type: 'closureShipped', callId: null, pid: 2, closureId: 0, size: 300, functions: [] });
    expect(reduceRun(script.events).ledger.closures).toEqual([
      { callSite: null, size: 300, shipped: 1, actionIds: [], functions: [] },
      { callSite: expect.objectContaining({ line: 5 }), size: 100, shipped: 2, actionIds: [], functions },
    ]);
  });
});
