import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JavaError } from '../../../src/py4j/codec';
import { LineSplitter } from '../../../src/py4j/codec';
import { Py4jClient } from '../../../src/py4j/py4jClient';

// A peer that speaks wrongly or not at all cannot be made of a real JVM; the real one is in test/process.
let server: Server;
let answers: (command: string[], socket: Socket) => void;
let commands: string[][];

beforeEach(async () => {
  commands = [];
  answers = (_command, socket) => socket.write('!yv\n');
  server = createServer(socket => {
    const splitter = new LineSplitter();
    let lines: string[] = [];
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

  test('sends one command after another, whoever asks at the same time', async () => {
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

  test('goes on after an error answer', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (command, socket) => socket.write(command[2] === 'bad' ? '!xsno\n' : '!yi1\n');
    await expect(client.call('o1', 'bad')).rejects.toThrow(JavaError);
    expect(await client.call('o1', 'good')).toBe(1);
    client.close();
  });

  test('says what a Java exception said, and lets it go', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (command, socket) => {
      if (command[2] === 'toString') socket.write('!ysjava.io.IOException: no space\n');
      else socket.write(command[0] === 'm' ? '!yv\n' : '!xro5\n');
    };
    await expect(client.call('o1', 'start')).rejects.toThrow('java.io.IOException: no space');
    expect(commands.at(-1)).toEqual(['m', 'd', 'o5']);
    client.close();
  });

  test('rejects what waits when the JVM goes away, and what is asked later', async () => {
    const client = await Py4jClient.open(port(), 'secret');
    answers = (_command, socket) => socket.destroy();
    await expect(client.call('o1', 'count')).rejects.toThrow('closed the connection');
    await expect(client.call('o1', 'count')).rejects.toThrow('closed the connection');
    expect(client.isOpen).toBe(false);
  });

  test('gives up a connection that does not answer in time, because a late answer would be taken for the next', async () => {
    answers = () => {};
    await expect(Py4jClient.open(port(), 'secret', 30)).rejects.toThrow('did not answer in 30 ms');
  });
});
