import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findDaemon } from '../../../src/cli/findDaemon';
import { daemonFile, writeDaemonFile } from '../../../src/gateway/daemonFile';
import { cacheFolder } from '../../../src/runtime/cacheFolder';
import { connectMessages } from '../../../src/wire/connection';
import { daemonHello, greeting } from '../../../src/wire/messages';

const TOKEN = 'the token';
let env: { HOME: string; XDG_CACHE_HOME: string };
let server: Server;
let onConnection: (socket: Socket) => void;

beforeEach(async () => {
  const home = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache') };
  server = createServer(socket => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = { port, token: TOKEN, pid: 1, key: 'the key', build: 'any' };
  writeDaemonFile(daemonFile(cacheFolder(env)), address);
});

afterEach(() => {
  server.close();
  rmSync(env.HOME, { recursive: true });
});

test('another program on the port of a dead daemon, which knows the protocol, is not a daemon', async () => {
  onConnection = socket => {
    socket.once('readable', () => {
      socket.read(greeting(TOKEN).length);
      const connection = connectMessages(socket);
      connection.onRequest(daemonHello, ({ nonce }) => ({ proof: `${nonce}${TOKEN}` }));
      connection.listen();
    });
  };
  expect(await findDaemon(env)).toBeNull();
});

test('nor is one that does not respond', async () => {
  onConnection = () => {};
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const found = findDaemon(env);
    while (vi.getTimerCount() === 0) await new Promise(resolve => setImmediate(resolve));
    vi.runAllTimers();
    expect(await found).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('nor is a port where nothing listens', async () => {
  server.close();
  expect(await findDaemon(env)).toBeNull();
});
