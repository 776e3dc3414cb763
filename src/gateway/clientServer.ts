import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { connectMessages } from '../wire/connection';
import { greeting } from '../wire/messages';
import { ClientConnection, type DaemonAnswers } from './clientConnection';
import type { GatewayService } from './gatewayService';
import { LoopbackServer } from '../sockets/loopbackServer';

const GREETING_MS = 3000;

/** Accepts client connections: nothing that a client sends is read as a message before the token is verified. */
export class ClientServer {
  private readonly server = new LoopbackServer(socket => this.greet(socket));

  constructor(
    private readonly service: GatewayService,
    private readonly token: string,
    private readonly daemon: DaemonAnswers | null = null,
  ) {}

  async listen(): Promise<number> {
    await this.server.listen();
    return this.server.port;
  }

  close(): void {
    this.server.close();
  }

  private greet(socket: Socket): void {
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
