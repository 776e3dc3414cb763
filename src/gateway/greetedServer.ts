import type { Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';
import { LoopbackServer } from '../sockets/loopbackServer';

type OnLine = (line: string) => void;

/**
 * Listens on the loopback address for connections that send lines. The first line of each is its greeting. A connection whose
 * greeting or later line is refused is closed.
 */
export class GreetedServer {
  private readonly server = new LoopbackServer(socket => this.greet(socket));

  /** @param accept takes a greeting, and returns what takes the lines after it; throws to refuse it */
  constructor(private readonly accept: (greeting: string, socket: Socket) => OnLine) {}

  /** Starts to listen, once. */
  listen(): Promise<void> {
    return this.server.listen();
  }

  get port(): number {
    return this.server.port;
  }

  close(): void {
    this.server.close();
  }

  private greet(socket: Socket): void {
    socket.setNoDelay(true);
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
