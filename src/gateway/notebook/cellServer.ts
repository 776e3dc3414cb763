/**
 * The connection to drivers that run notebooks: lines of JSON, on the loopback address. A driver says `hello` with the
 * token of its run first. It is asked to `run` a cell, answers with `ended`, and ends at `end` or when the connection
 * closes. It asks for the cells of another `notebook` by path, and for the value of a `widget` by name.
 */
import type { Socket } from 'node:net';
import { GreetedServer, sendLine } from '../greetedServer';
import type { CellSession } from './cellSession';

interface Message {
  type: string;
  token?: unknown;
}

export class CellServer {
  private readonly sessions = new Map<string, CellSession>();
  private readonly server = new GreetedServer((greeting, socket) => this.accept(JSON.parse(greeting), socket));

  /** Starts to listen with the first notebook. @param token of the run */
  async expect(token: string, session: CellSession): Promise<{ host: string; port: number; token: string }> {
    await this.server.listen();
    this.sessions.set(token, session);
    return { host: '127.0.0.1', port: this.server.port, token };
  }

  forget(token: string): void {
    this.sessions.delete(token);
  }

  close(): void {
    this.server.close();
  }

  private accept({ type, token }: Message, socket: Socket): (line: string) => void {
    const session = type === 'hello' && typeof token === 'string' ? this.sessions.get(token) : undefined;
    if (!session) throw new Error('no run has that token');
    this.sessions.delete(token as string);
    socket.once('close', () => session.detached());
    session.attached(message => sendLine(socket, message));
    return line => session.take(JSON.parse(line) as Message);
  }
}
