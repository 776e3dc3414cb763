import type { Socket } from 'node:net';
import { GreetedServer, sendLine } from './greetedServer';
import { readRecorderLine, type InvalidLine, type LineOf, type RecorderLine } from './recorderLine';

/** One driver's recorder, from `hello` to the end of its connection. */
export interface RecorderConnection {
  hello: LineOf<'hello'>;
  send(line: object): void;
  onLine(handler: OnLine): void;
  onClose(handler: () => void): void;
  close(): void;
}

type OnLine = (line: RecorderLine | InvalidLine) => void;
type Accept = (connection: RecorderConnection) => void;

/** Accepts recorder connections. Each run has its own token; connections without a valid token are closed. */
export class RecorderServer {
  private readonly runs = new Map<string, Accept>();
  private readonly server = new GreetedServer((greeting, socket) => this.accept(socket, readRecorderLine(greeting)));

  listen(): Promise<void> {
    return this.server.listen();
  }

  get port(): number {
    return this.server.port;
  }

  expect(token: string, accept: Accept): void {
    this.runs.set(token, accept);
  }

  forget(token: string): void {
    this.runs.delete(token);
  }

  close(): void {
    this.server.close();
  }

  private accept(socket: Socket, hello: RecorderLine | InvalidLine): (line: string) => void {
    const accept = hello.type === 'hello' ? this.runs.get(hello.token) : undefined;
    if (hello.type !== 'hello' || !accept) throw new Error('no run has that token');
    let handler: OnLine = () => {};
    accept({
      hello,
      send: line => sendLine(socket, line),
      onLine: given => (handler = given),
      onClose: given => socket.once('close', given),
      close: () => socket.destroy(),
    });
    return line => handler(readRecorderLine(line));
  }
}
