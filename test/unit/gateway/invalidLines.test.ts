import { expect, test } from 'vitest';
import { DriverSession } from '../../../src/gateway/driverSession';
import { readRecorderLine, type LineOf } from '../../../src/gateway/recorderLine';
import type { RecorderConnection } from '../../../src/gateway/recorderServer';
import type { RunEvent } from '../../../src/model/runEvent';

const hello: LineOf<'hello'> = {
  type: 'hello',
  time: 1,
  token: 'a token',
  pid: 42,
  ppid: 1,
  executable: '/usr/bin/python3',
  pythonVersion: '3.12.1',
  pysparkVersion: '4.0.0',
  argv: [],
  cwd: '/',
  main: null,
};

/** The events of a driver that says these lines and hangs up, and what it is answered. */
async function sessionOf(...lines: string[]): Promise<{ events: RunEvent[]; sent: object[] }> {
  const events: RunEvent[] = [];
  const sent: object[] = [];
  let onLine: Parameters<RecorderConnection['onLine']>[0];
  let onClose: () => void;
  const connection: RecorderConnection = {
    hello,
    send: line => sent.push(line),
    onLine: handler => (onLine = handler),
    onClose: handler => (onClose = handler),
    close: () => undefined,
  };
  const jvms = { take: () => Promise.resolve(null) };
  const session = new DriverSession(
    connection,
    null,
    '/',
    event => events.push(event),
    { driverId: 0, nameApplication: id => id },
    jvms,
  );
  for (const line of lines) onLine!(readRecorderLine(line));
  onClose!();
  await session.ended;
  return { events, sent };
}

test('invalid lines are left out, answered, counted and reported at the end', async () => {
  const { events, sent } = await sessionOf(
    '{"type": "rddMaterialized", "time": 1, "datasetId": 3}',
    '{"type": "stopping", "sync": 5}',
    'nonsense',
    '{"type": "rddMaterialized", "time": 1, "datasetId": 3, "rddId": 4}',
    '{"type": "bye", "time": 2}',
  );
  expect(events.map(({ type }) => type)).toEqual(['driverStarted', 'rddMaterialized', 'degraded', 'driverEnded']);
  expect(events[2]).toMatchObject({
    code: 'recorder.invalidLines',
    reason: expect.stringMatching(/: 3\. The first: rddMaterialized\.rddId: /),
  });
  expect(sent).toEqual([
    { type: 'welcome', firstId: 1, driver: 0 },
    { type: 'ack', sync: 5 },
  ]);
});
