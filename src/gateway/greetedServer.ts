import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';

type OnLine = (line: string) => void;

/**
 * Listens on the loopback address for connections that send lines. The first line of each is its greeting. A connection whose
 * greeting or later line is refused is closed.
 */
export class GreetedServer {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer(socket => this.greet(socket));
  private listening: Promise<void> | null = null;

  /** @param accept takes a greeting, and returns what takes the lines after it; throws to refuse it */
  constructor(private readonly accept: (greeting: string, socket: Socket) => OnLine) {}

  /** Starts to listen, once. */
  listen(): Promise<void> {
    this.listening ??= new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return this.listening;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
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
        for (const line of splitter.push(chunk)) {
          if (onLine) onLine(line);
          else onLine = this.accept(line, socket);
        }
      } catch {
        socket.destroy();
      }
    });
  }
}

/** Sends one message as a line of JSON, unless the connection has ended. */
export function sendLine(socket: Socket, message: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
