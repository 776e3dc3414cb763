import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Forwards every connection to another port on this machine, and counts the bytes in each direction. */
export class CountingRelay {
  sent = 0;
  received = 0;
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<CountingRelay> {
    const server = createServer({ noDelay: true });
    const relay = new CountingRelay(server);
    server.on('connection', client => relay.pass(client, connect({ port, host: '127.0.0.1', noDelay: true })));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(client: Socket, jvm: Socket): void {
    this.connections += 1;
    client.on('data', chunk => (this.sent += chunk.length));
    jvm.on('data', chunk => (this.received += chunk.length));
    for (const [from, to] of [
      [client, jvm],
      [jvm, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  }
}
