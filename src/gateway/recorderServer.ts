import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';
import { parseRecorderLine, type RecorderLine } from './recorderLine';

/** One driver's recorder, from `hello` to the end of its connection. */
export interface RecorderConnection {
  hello: RecorderLine;
  send(line: object): void;
  onLine(handler: (line: RecorderLine) => void): void;
  onClose(handler: () => void): void;
}

type Accept = (connection: RecorderConnection) => void;

/** Where recorders connect. Each run has a token of its own; who brings none that is known is cut off. */
export class RecorderServer {
  private readonly runs = new Map<string, Accept>();
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer(socket => this.greet(socket));

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  expect(token: string, accept: Accept): void {
    this.runs.set(token, accept);
  }

  forget(token: string): void {
    this.runs.delete(token);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
    const splitter = new LineSplitter();
    let onLine: ((line: RecorderLine) => void) | null = null;
    socket.on('data', chunk => {
      try {
        for (const text of splitter.push(chunk)) {
          const line = parseRecorderLine(text);
          if (onLine) onLine(line);
          else onLine = this.accept(socket, line);
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private accept(socket: Socket, hello: RecorderLine): (line: RecorderLine) => void {
    const accept = hello.t === 'hello' ? this.runs.get(String(hello.token)) : undefined;
    if (!accept) throw new Error('no run has that token');
    let handler: (line: RecorderLine) => void = () => {};
    accept({
      hello,
      send: line => socket.writable && socket.write(`${JSON.stringify(line)}\n`),
      onLine: given => (handler = given),
      onClose: given => socket.once('close', given),
    });
    return line => handler(line);
  }
}
