import type { Socket } from 'node:net';
import { LoopbackServer } from '../sockets/loopbackServer';
import { LineSplitter } from '../text/lineSplitter';
import { decodeValue, VOID_ANSWER, type JavaValue } from './codec';

export type CallbackHandler = (proxyId: string, method: string, args: JavaValue[]) => void;

/**
 * Receives calls of Java code on our proxies. Java waits for the answer, so the call is answered before its handler
 * runs: a handler cannot return anything.
 */
export class CallbackServer {
  private readonly server = new LoopbackServer(socket => this.accept(socket));

  private constructor(
    private readonly secret: string,
    private readonly handler: CallbackHandler,
  ) {}

  static async listen(secret: string, handler: CallbackHandler): Promise<CallbackServer> {
    const callbacks = new CallbackServer(secret, handler);
    await callbacks.server.listen();
    return callbacks;
  }

  get port(): number {
    return this.server.port;
  }

  close(): void {
    this.server.close();
  }

  private accept(socket: Socket): void {
    socket.setNoDelay(true);
    const splitter = new LineSplitter();
    let lines: string[] = [];
    let trusted = false;
    socket.on('data', chunk => {
      for (const line of splitter.push(chunk)) {
        if (line !== 'e') {
          lines.push(line);
          continue;
        }
        const [name, ...parts] = lines;
        lines = [];
        if (!trusted && !(name === 'A' && parts[0] === this.secret)) {
          socket.destroy();
          return;
        }
        trusted = true;
        socket.write(VOID_ANSWER);
        if (name === 'c') this.handler(parts[0]!, parts[1]!, parts.slice(2).map(decodeValue));
      }
    });
  }
}
