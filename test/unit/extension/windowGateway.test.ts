import { afterEach, expect, test, vi } from 'vitest';
import { GatewayClient } from '../../../src/client/gatewayClient';
import { WindowGateway } from '../../../src/extension/windowGateway';
import { closeRecording, configureWarm, openRecording, readRecording, recordKernels } from '../../../src/wire/messages';

const KERNELS = { folders: ['/w'], editorPid: 1, recordRows: false };

afterEach(() => vi.restoreAllMocks());

/** A window whose gateways answer with `answer`; `end` ends the current one. */
function newWindow(answer: (method: string) => unknown = () => null) {
  const sent: string[] = [];
  const lost: (() => void)[] = [];
  const connection = {
    onNotification: vi.fn(),
    onRequest: vi.fn(),
    sendNotification: async ({ method }: { method: string }) => void sent.push(method),
    sendRequest: async ({ method }: { method: string }) => {
      sent.push(method);
      return answer(method);
    },
  };
  const client = { connection, onLost: (listener: () => void) => void lost.push(listener) };
  vi.spyOn(GatewayClient, 'start').mockImplementation(async () => client as unknown as GatewayClient);
  const log = { info: vi.fn(), warn: vi.fn() };
  const gateway = new WindowGateway(log, { settings: () => ({}) as never, show: vi.fn() });
  return { gateway, sent, log, end: () => lost.at(-1)!() };
}

test('the request that starts the gateway to record kernels is sent once', async () => {
  const { gateway, sent } = newWindow();
  await gateway.recordKernels(KERNELS, vi.fn());
  expect(sent).toEqual([configureWarm.method, recordKernels.method]);
});

test('each later request is sent, and the gateway that follows gets the last one', async () => {
  const { gateway, sent, end } = newWindow();
  await gateway.recordKernels(KERNELS, vi.fn());
  await gateway.recordKernels({ ...KERNELS, recordRows: true }, vi.fn());
  expect(sent.filter(each => each === recordKernels.method)).toHaveLength(2);
  end();
  await gateway.openRecording('/r.strobe').catch(() => undefined);
  expect(sent.filter(each => each === recordKernels.method)).toHaveLength(3);
});

test('a gateway that cannot record kernels starts nevertheless, with a warning', async () => {
  let refuses = false;
  const { gateway, log, end } = newWindow(method => {
    if (refuses && method === recordKernels.method) throw new Error('no folder');
    return method === readRecording.method ? null : { id: 1 };
  });
  await gateway.recordKernels(KERNELS, vi.fn());
  end();
  refuses = true;
  expect(await gateway.openRecording('/r.strobe')).toEqual([]);
  expect(log.warn).toHaveBeenCalledWith(expect.stringContaining('no folder'));
});

test('a recording is read piece by piece, and closed when nobody asks any more', async () => {
  const piece = { events: [{ type: 'runEnded' }], fraction: 0.5 };
  const left = [piece, piece, null];
  const { gateway, sent } = newWindow(method => (method === readRecording.method ? left.shift() : { id: 1 }));
  expect(await gateway.openRecording('/r.strobe')).toHaveLength(2);
  expect(sent).not.toContain(closeRecording.method);
  left.push(piece, piece);
  for await (const { fraction } of gateway.readRecording('/r.strobe')) {
    expect(fraction).toBe(0.5);
    break;
  }
  expect(sent.slice(-3)).toEqual([openRecording.method, readRecording.method, closeRecording.method]);
});
