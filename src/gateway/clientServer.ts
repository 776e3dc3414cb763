import { timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { connectMessages } from '../wire/connection';
import { greeting } from '../wire/messages';
import { ClientConnection, type DaemonAnswers } from './clientConnection';
import type { GatewayService } from './gatewayService';

const GREETING_MS = 3000;

/** Accepts client connections: nothing that a client sends is read as a message before the token is verified. */
export class ClientServer {
  private readonly server = createServer(socket => this.greet(socket));
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly service: GatewayService,
    private readonly token: string,
    private readonly daemon: DaemonAnswers | null = null,
  ) {}

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const expected = Buffer.from(greeting(this.token));
    const timer = setTimeout(() => socket.destroy(), GREETING_MS);
    const onReadable = () => {
      const given = socket.read(expected.length) as Buffer | null;
      if (given === null) return;
      clearTimeout(timer);
      socket.off('readable', onReadable);
      if (given.length === expected.length && timingSafeEqual(given, expected))
        new ClientConnection(connectMessages(socket), this.service, this.daemon);
      else socket.destroy();
    };
    socket.on('readable', onReadable);
  }
}
