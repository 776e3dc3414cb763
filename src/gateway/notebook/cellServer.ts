/**
 * The connection to drivers that run notebooks: lines of JSON, on the loopback address. A driver says `hello` with the
 * token of its run first. It is asked to `run` a cell, answers with `ended`, and ends at `end` or when the connection
 * closes. It asks for the cells of another `notebook` by path.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { LineSplitter } from '../../text/lineSplitter';
import type { CellSession } from './cellSession';

export class CellServer {
  private readonly sessions = new Map<string, CellSession>();
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer(socket => this.greet(socket));
  private listening: Promise<void> | null = null;

  /** Starts to listen with the first notebook. @param token of the run */
  async expect(token: string, session: CellSession): Promise<{ host: string; port: number; token: string }> {
    this.listening ??= new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
    await this.listening;
    this.sessions.set(token, session);
    return { host: '127.0.0.1', port: (this.server.address() as AddressInfo).port, token };
  }

  forget(token: string): void {
    this.sessions.delete(token);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private greet(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    const splitter = new LineSplitter();
    let session: CellSession | undefined;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      session?.detached();
    });
    socket.on('data', chunk => {
      try {
        for (const line of splitter.push(chunk)) {
          const message = JSON.parse(line) as { type: string; token?: unknown };
          if (session) session.take(message);
          else session = this.accept(message, socket);
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private accept({ type, token }: { type: string; token?: unknown }, socket: Socket): CellSession {
    const session = type === 'hello' && typeof token === 'string' ? this.sessions.get(token) : undefined;
    if (!session) throw new Error('no run has that token');
    this.sessions.delete(token as string);
    session.attached(message => socket.writable && socket.write(`${JSON.stringify(message)}\n`));
    return session;
  }
}
