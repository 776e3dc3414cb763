import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LineSplitter } from '../text/lineSplitter';
import { decodeValue, VOID_ANSWER, type JavaValue } from './codec';

export type CallbackHandler = (proxyId: string, method: string, args: JavaValue[]) => void;

/**
 * Receives calls of Java code on our proxies. Java waits for the answer, so the call is answered before its handler
 * runs: a handler cannot return anything.
 */
export class CallbackServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly secret: string,
    private readonly handler: CallbackHandler,
  ) {
    server.on('connection', socket => this.accept(socket));
  }

  static async listen(secret: string, handler: CallbackHandler): Promise<CallbackServer> {
    const server = createServer();
    const callbacks = new CallbackServer(server, secret, handler);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return callbacks;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
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
