import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Listens on a free port of the loopback address. A connection with an error is closed, and all are when the server closes. */
export class LoopbackServer {
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer(socket => this.take(socket));
  private listening: Promise<void> | null = null;

  constructor(private readonly accept: (socket: Socket) => void) {}

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

  private take(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
    this.accept(socket);
  }
}
