import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';
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
    let onLine: OnLine | null = null;
    socket.on('data', chunk => {
      try {
        for (const text of splitter.push(chunk)) {
          const line = readRecorderLine(text);
          if (onLine) onLine(line);
          else onLine = this.accept(socket, line);
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private accept(socket: Socket, hello: RecorderLine | InvalidLine): OnLine {
    const accept = hello.type === 'hello' ? this.runs.get(hello.token) : undefined;
    if (hello.type !== 'hello' || !accept) throw new Error('no run has that token');
    let handler: OnLine = () => {};
    accept({
      hello,
      send: line => socket.writable && socket.write(`${JSON.stringify(line)}\n`),
      onLine: given => (handler = given),
      onClose: given => socket.once('close', given),
      close: () => socket.destroy(),
    });
    return line => handler(line);
  }
}
