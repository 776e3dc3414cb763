import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ProxyOptions {
  /** Whoever does not send it is refused, as by a gateway: Spark's own server asks for none. */
  token?: string;
  /** Makes it an `https:` server. */
  certificate?: { key: string; cert: string };
}

/** A server before a history server: one that asks for a token, loses or holds back half of a log, or is a proxy for any host. */
export class HistoryProxy {
  /** What it was asked for, in order: a path, or an address if it was asked as a proxy. */
  readonly asked: string[] = [];
  /** What it does with the second half of the next logs. */
  secondHalf: 'sent' | 'cut' | 'held' = 'sent';
  /** Number of clients that wait for the second half of a log. */
  waiting = 0;

  private constructor(
    readonly origin: string,
    private readonly server: http.Server,
  ) {}

  /** @param target origin of the history server */
  static async start(target: string, { token, certificate }: ProxyOptions = {}): Promise<HistoryProxy> {
    const server = certificate ? https.createServer(certificate) : http.createServer();
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const proxy = new HistoryProxy(`${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      proxy.asked.push(request.url!);
      if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
      else void proxy.pass(new URL(request.url!, target), target, response);
    });
    return proxy;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  private async pass({ pathname, search }: URL, target: string, response: ServerResponse): Promise<void> {
    const answer = await fetch(target + pathname + search);
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status);
    if (this.secondHalf === 'sent' || !pathname.endsWith('/logs')) return void response.end(body);
    response.write(body.subarray(0, body.length / 2));
    if (this.secondHalf === 'cut') return void response.end();
    this.waiting++;
    response.once('close', () => this.waiting--);
  }
}
