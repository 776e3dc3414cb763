import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientServer } from '../../../src/gateway/clientServer';
import { GatewayService } from '../../../src/gateway/gatewayService';
import { connectMessages } from '../../../src/wire/connection';
import {
  greeting,
  listLogs,
  logsFound,
  openRecording,
  prepareRun,
  readRecording,
  type PrepareRun,
} from '../../../src/wire/messages';

const TOKEN = 'a'.repeat(48);
/** Logs that are not found at once. */
const MANY = 300;
let service: GatewayService;
let server: ClientServer;
let port: number;

beforeEach(async () => {
  service = new GatewayService('/nowhere', '0.0.0');
  await service.listen();
  server = new ClientServer(service, TOKEN);
  port = await server.listen();
});

afterEach(async () => {
  server.close();
  await service.close();
});

async function open(firstBytes: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.write(firstBytes);
  return socket;
}

const request: PrepareRun = {
  mode: 'run',
  script: 'missing.py',
  args: [],
  cwd: '/',
  env: {},
  recording: null,
  python: null,
  master: null,
  conf: {},
  stopAfter: null,
};

describe('the gateway’s socket', () => {
  test.each([
    ['a wrong token', greeting('b'.repeat(48))],
    ['an old protocol', greeting(TOKEN).replace(/\/\d+/, '/0')],
    ['HTTP', `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n${' '.repeat(80)}`],
  ])('is closed without a response after %s', async (_name, bytes) => {
    const socket = await open(bytes);
    let received = 0;
    socket.on('data', chunk => (received += chunk.length));
    await once(socket, 'close');
    expect(received).toBe(0);
  });

  test('responds in msgpack after the right token, even in pieces', async () => {
    const text = greeting(TOKEN);
    const socket = await open(text.slice(0, 5));
    socket.write(text.slice(5));
    const connection = connectMessages(socket);
    connection.listen();
    const opened = await connection.sendRequest(openRecording, { path: '/no/such.strobe' });
    await expect(connection.sendRequest(readRecording, opened)).rejects.toMatchObject({
      data: { code: 'recording.missing' },
    });
    connection.dispose();
    socket.destroy();
  });

  test('returns errors with their code', async () => {
    const socket = await open(greeting(TOKEN));
    const connection = connectMessages(socket);
    connection.listen();
    await expect(connection.sendRequest(prepareRun, request)).rejects.toMatchObject({
      message: 'File not found: /missing.py.',
      data: { code: 'script.missing' },
    });
    connection.dispose();
    socket.destroy();
  });

  test('sends the logs of a folder while they are found, until the client has seen enough', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strobe-logs-'));
    const log = gzipSync(readFileSync(join(__dirname, '../../fixtures/logs/small')));
    for (let index = 0; index < MANY; index++) writeFileSync(join(folder, `app-${index}`), log);
    const socket = await open(greeting(TOKEN));
    const connection = connectMessages(socket);
    connection.listen();
    const list = async (isEnough: (count: number) => boolean) => {
      const enough = new CancellationTokenSource();
      let count = 0;
      const following = connection.onProgress(logsFound, MANY, ({ logs }) => {
        count += logs.length;
        if (isEnough(count)) enough.cancel();
      });
      const outcome = await connection
        .sendRequest(listLogs, { folder, token: MANY }, enough.token)
        .catch((error: Error) => error);
      following.dispose();
      return { count, outcome };
    };
    expect(await list(() => false)).toEqual({ count: MANY, outcome: { isLog: false } });
    const cancelled = await list(() => true);
    expect(cancelled.outcome).toBeInstanceOf(Error);
    expect(cancelled.count).toBeLessThan(MANY);
    connection.dispose();
    socket.destroy();
    rmSync(folder, { recursive: true });
  });
});
