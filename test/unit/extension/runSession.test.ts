import { describe, expect, test, vi } from 'vitest';
import { PLAIN } from '../../../src/extension/runConfiguration';
import type { RunRecord } from '../../../src/extension/runRecord';
import { RunSession, type GatewayOfRun } from '../../../src/extension/runSession';
import type { RunEvent } from '../../../src/model/runEvent';
import type { ToPanel } from '../../../src/wire/panelMessages';

const RECORD: RunRecord = {
  id: '1',
  title: 'a.py',
  uri: 'file:///a.py',
  mode: 'run',
  line: null,
  configuration: PLAIN,
  status: 'preparing',
  message: null,
  recording: null,
  startTime: 1,
  endTime: null,
};
const PREPARED = { runId: 'r', command: 'python', args: [], env: {}, cwd: '/', recording: '/r.strobe', notes: [] };
const source: RunEvent = { type: 'sourceCaptured', time: 2, file: '/a.py', sha256: '', text: 'x' };
const ended: RunEvent = { type: 'runEnded', time: 9, status: 'cancelled', exitCode: null, signal: 'SIGINT' };

const row = { type: 'actionReturned', time: 3, callId: 1, result: null } as unknown as RunEvent;

/** A gateway that has these events of the run, and a recording without the rows. */
function gatewayWith(events: RunEvent[]) {
  return {
    replay: vi.fn(async () => ({ events: [...events], count: events.length })),
    openRecording: vi.fn(async () => events.filter(event => event.type !== 'actionReturned')),
    stopStream: vi.fn<GatewayOfRun['stopStream']>(async () => undefined),
  };
}

function newSession(gateway = gatewayWith([])) {
  const controls = { cancel: vi.fn(), rerun: vi.fn() };
  const session = new RunSession(RECORD, controls, gateway);
  const said: ToPanel[] = [];
  const records: RunRecord[] = [];
  session.onMessage(message => said.push(structuredClone(message)));
  session.onRecord(record => records.push(record));
  return { session, said, records };
}

describe('a run', () => {
  test('sends each step to a panel', () => {
    const { session, said } = newSession();
    session.preparing('Looking', null);
    session.started(PREPARED);
    session.take([source]);
    session.take([ended]);
    session.ended(null);
    expect(said).toEqual([
      { type: 'preparing', title: 'a.py', message: 'Looking', fraction: null },
      { type: 'run', title: 'a.py', live: true, recording: '/r.strobe', events: [] },
      { type: 'events', events: [source] },
      { type: 'events', events: [ended] },
      { type: 'ended' },
    ]);
  });

  test('sends everything to a page that opens late or again', async () => {
    const events: RunEvent[] = [source];
    const { session } = newSession(gatewayWith(events));
    session.promise('/a.py', { uri: 'file:///a.py', version: 1, isJob: true, nodes: [] });
    session.started(PREPARED);
    session.take([source]);
    const [promised, run] = await session.messages();
    expect(promised).toMatchObject({ type: 'static', file: '/a.py' });
    expect(run).toEqual({ type: 'run', title: 'a.py', live: true, recording: '/r.strobe', events: [source] });
    events.push(ended);
    session.take([ended]);
    session.ended(null);
    expect((await session.messages())[1]).toMatchObject({ type: 'run', live: false, events: [source, ended] });
  });

  test('sends events that arrive while a late page reads the earlier ones, once', async () => {
    const { session } = newSession({
      ...gatewayWith([]),
      replay: vi.fn(async () => {
        session.take([source]);
        session.take([row]);
        return { events: [source], count: 1 };
      }),
    });
    session.started(PREPARED);
    expect(await session.messages()).toMatchObject([
      { type: 'run', events: [source] },
      { type: 'events', events: [row] },
    ]);
  });

  test('has its rows even if the gateway was restarted and the recording has none', async () => {
    const gateway = gatewayWith([source, row, ended]);
    const { session } = newSession({ ...gateway, replay: vi.fn(() => Promise.reject(new Error('no run r'))) });
    session.started(PREPARED);
    session.take([source, row, ended]);
    session.ended(null);
    expect(await session.messages()).toMatchObject([{ type: 'run', events: [source, ended, row] }]);
  });

  test('ends as reported by the window, not by its truncated recording, if the gateway has ended', async () => {
    const cut: RunEvent = { type: 'degraded', time: 2, code: 'recording.truncated', reason: 'cut' };
    const lost: RunEvent = { type: 'runEnded', time: 5, status: 'lost', exitCode: null, signal: null };
    const { session, records } = newSession(gatewayWith([source, cut, { ...lost, time: 2 }]));
    session.started(PREPARED);
    session.take([source]);
    session.lost([lost], 'The gateway went away.');
    expect(await session.messages()).toMatchObject([{ type: 'run', live: false, events: [source, lost] }]);
    expect(records.at(-1)).toMatchObject({ status: 'lost', endTime: 5, message: 'The gateway went away.' });
  });

  test('stops a streaming query while it runs, and not after', async () => {
    const gateway = gatewayWith([]);
    const { session } = newSession(gateway);
    const stream = { applicationId: 'a', streamId: 's', streamRunId: 't' };
    session.started(PREPARED);
    await session.stopStream(stream);
    session.ended(null);
    await session.stopStream(stream);
    expect(gateway.stopStream.mock.calls).toEqual([['r', stream]]);
  });

  test('has the address of the Spark UI while the application runs', () => {
    const { session } = newSession();
    const started = { type: 'applicationStarted', time: 1, applicationId: 'a', uiUrl: 'http://127.0.0.1:4040' };
    session.started(PREPARED);
    session.take([started as unknown as RunEvent]);
    expect(session.sparkUi()).toBe('http://127.0.0.1:4040');
    session.take([{ type: 'applicationEnded', time: 2, applicationId: 'a' } as unknown as RunEvent]);
    expect(session.sparkUi()).toBeNull();
  });

  test('is in the list with its result', () => {
    const { session, records } = newSession();
    session.started(PREPARED);
    session.take([ended]);
    session.ended(null);
    expect(records.map(({ status, recording, endTime }) => [status, recording, endTime])).toEqual([
      ['running', '/r.strobe', null],
      ['cancelled', '/r.strobe', 9],
    ]);
  });

  test('that could not start shows the reason in the panel and in the list', async () => {
    const { session, records } = newSession();
    session.failed('python.missing', 'No Python was found.');
    expect(await session.messages()).toEqual([
      { type: 'failed', title: 'a.py', code: 'python.missing', message: 'No Python was found.' },
    ]);
    expect(records.at(-1)).toMatchObject({ status: 'notStarted', message: 'No Python was found.' });
    expect(session.isOn).toBe(false);
  });

  test('shows that it is being cancelled until it has ended, also in a panel that opens later', async () => {
    const { session, said, records } = newSession();
    session.started(PREPARED);
    session.cancelling();
    session.cancelling();
    expect(said.filter(({ type }) => type === 'cancelling')).toHaveLength(1);
    expect(records.at(-1)).toMatchObject({ status: 'running', isCancelling: true });
    expect((await session.messages()).at(-1)).toEqual({ type: 'cancelling' });
    session.take([ended]);
    session.ended(null);
    expect(records.at(-1)!.isCancelling).toBeUndefined();
    expect(await session.messages()).not.toContainEqual({ type: 'cancelling' });
  });

  test('that was cancelled before it started is not a failure', () => {
    const { session, records } = newSession();
    session.failed('run.cancelled', 'Cancelled before it started.');
    expect(records.at(-1)).toMatchObject({ status: 'cancelled' });
  });

  test('without an end event is lost, and ends only once', () => {
    const { session, said, records } = newSession();
    session.started(PREPARED);
    session.ended('The gateway went away.');
    session.ended(null);
    expect(said.filter(({ type }) => type === 'ended')).toHaveLength(1);
    expect(records.at(-1)).toMatchObject({ status: 'lost', message: 'The gateway went away.' });
  });
});
