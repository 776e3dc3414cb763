import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { JavaError } from '../../../src/py4j/codec';
import { LineSplitter } from '../../../src/text/lineSplitter';
import { Py4jClient } from '../../../src/py4j/py4jClient';
import { Unanswered } from '../../../src/py4j/unanswered';

// A real JVM cannot be made to respond incorrectly or not at all; tests with a real one are in test/process.
let server: Server;
let answers: (command: string[], socket: Socket) => void;
let commands: string[][];
let sockets: Socket[];

beforeEach(async () => {
  commands = [];
  sockets = [];
  answers = (_command, socket) => socket.write('!yv\n');
  server = createServer(socket => {
    const splitter = new LineSplitter();
    let lines: string[] = [];
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
      for (const line of splitter.push(chunk)) {
        const isAuthentication = lines[0] === 'A';
        if (isAuthentication) lines.push(line);
        if (line !== 'e' && !isAuthentication) {
          lines.push(line);
          continue;
        }
        commands.push(lines);
        answers(lines, socket);
        lines = [];
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => server.close());

const port = () => (server.address() as AddressInfo).port;

describe('Py4jClient', () => {
  test('authenticates before anything else', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    expect(commands).toEqual([['A', 'secret']]);
    client.close();
  });

  test('sends one command after another, whoever calls at the same time', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    const open: (() => void)[] = [];
    answers = (command, socket) => open.push(() => socket.write(`!ys${command[2]}\n`));
    const both = Promise.all([client.call('o1', 'first'), client.call('o1', 'second')]);
    while (open.length === 0) await new Promise(setImmediate);
    expect(commands.map(command => command[2])).not.toContain('second');
    open[0]!();
    while (open.length === 1) await new Promise(setImmediate);
    open[1]!();
    expect(await both).toEqual(['first', 'second']);
    client.close();
  });

  test('continues after an error answer', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (command, socket) => socket.write(command[2] === 'bad' ? '!xsno\n' : '!yi1\n');
    await expect(client.call('o1', 'bad')).rejects.toThrow(JavaError);
    expect(await client.call('o1', 'good')).toBe(1);
    client.close();
  });

  test('has the text of a Java exception, and releases it', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (command, socket) => {
      if (command[2] === 'toString') socket.write('!ysjava.io.IOException: no space\n');
      else socket.write(command[0] === 'm' ? '!yv\n' : '!xro5\n');
    };
    await expect(client.call('o1', 'start')).rejects.toThrow('java.io.IOException: no space');
    expect(commands.at(-1)).toEqual(['m', 'd', 'o5']);
    client.close();
  });

  test('rejects pending and later commands when the JVM is gone', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (_command, socket) => socket.destroy();
    await expect(client.call('o1', 'count')).rejects.toThrow('closed the connection');
    await expect(client.call('o1', 'count')).rejects.toThrow('closed the connection');
    expect(client.isOpen).toBe(false);
  });

  test('does not wait forever for the connection', async () => {
    answers = () => {};
    await expect(Py4jClient.open(port(), 'secret', 30)).rejects.toThrow('did not respond within 30 ms');
  });

  describe('a command that times out', () => {
    /** Answers to `stuck` are delayed until they are released; all others are sent immediately. */
    const held: (() => void)[] = [];
    const open = async () => {
      held.length = 0;
      const client = await Py4jClient.open(port(), 'secret', 5000, 150);
      answers = ([name, , method], socket) => {
        if (method?.startsWith('stuck')) held.push(() => socket.write('!yro7\n'));
        else socket.write(name === 'A' ? '!yv\n' : '!ysanswered\n');
      };
      return client;
    };

    test('fails alone: later commands are answered, on another connection', async () => {
      const client = await open();
      await expect(client.call('o1', 'stuck')).rejects.toThrow(Unanswered);
      expect(await client.call('o1', 'next')).toBe('answered');
      expect(commands.filter(command => command[0] === 'A')).toHaveLength(2);
      expect(client.isOpen).toBe(true);
      client.close();
    });

    test('is not sent again until its late answer has arrived, which is ignored and released', async () => {
      const client = await open();
      await expect(client.call('o1', 'stuck')).rejects.toThrow(Unanswered);
      await expect(client.call('o1', 'stuck')).rejects.toThrow(Unanswered);
      expect(held).toHaveLength(1);
      held[0]!();
      await vi.waitUntil(() => commands.some(command => command.join() === 'm,d,o7'));
      expect(await client.call('o1', 'next')).toBe('answered');
      await vi.waitUntil(() =>
        client.call('o1', 'stuck').then(
          () => true,
          () => held.length === 2,
        ),
      );
      client.close();
    });

    test('counts as the end of the JVM if there are too many of them', async () => {
      const client = await open();
      for (let number = 0; number <= 8; number++)
        await expect(client.call('o1', `stuck${number}`)).rejects.toThrow(Unanswered);
      expect(client.isOpen).toBe(false);
      await expect(client.call('o1', 'next')).rejects.toThrow('did not respond');
    });

    test('does not hide the end of the JVM', async () => {
      const client = await open();
      const closed = new Promise<void>(resolve => client.onClose(resolve));
      await expect(client.call('o1', 'stuck')).rejects.toThrow(Unanswered);
      for (const socket of sockets) socket.destroy();
      await closed;
    });
  });
});
