import { timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import { connectMessages } from '../wire/connection';
import { StrobeError } from '../wire/errorCode';
import {
  cancelRun,
  countInterrupts,
  greeting,
  openRecording,
  prepareRun,
  runEvents,
  runExited,
  runSpawned,
  runtimeProgress,
  subscribeRun,
} from '../wire/messages';
import type { GatewayService } from './gatewayService';
import type { InterruptCount } from './interruptCount';
import { openRunFile } from './openRunFile';

const GREETING_MS = 3000;

/** Where clients connect: nothing that they send is read as a message before the token was right. */
export class ClientServer {
  private readonly server = createServer(socket => this.greet(socket));
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly service: GatewayService,
    private readonly token: string,
    private readonly interrupts: Pick<InterruptCount, 'read'>,
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
      if (given.length === expected.length && timingSafeEqual(given, expected)) this.serve(connectMessages(socket));
      else socket.destroy();
    };
    socket.on('readable', onReadable);
  }

  private serve(connection: MessageConnection): void {
    const { service } = this;
    connection.onRequest(prepareRun, (request, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      const onProgress = (progress: { fraction: number | null; message: string }) =>
        void connection.sendNotification(runtimeProgress, progress);
      return answer(() => service.prepare(request, onProgress, abort.signal));
    });
    connection.onRequest(runSpawned, ({ runId, pid }) => answer(() => done(service.run(runId).spawned(pid))));
    connection.onRequest(runExited, exit =>
      answer(async () => {
        const run = service.run(exit.runId);
        await run.finish(exit);
        return { recording: run.recordingPath };
      }),
    );
    connection.onRequest(cancelRun, ({ runId, how }) =>
      answer(async () => done(how === 'kill' ? service.run(runId).kill() : await service.run(runId).cancelJobs())),
    );
    connection.onRequest(countInterrupts, () => this.interrupts.read());
    connection.onRequest(subscribeRun, ({ runId }) =>
      answer(async () => {
        const stop = await service
          .run(runId)
          .subscribe(events => void connection.sendNotification(runEvents, { runId, events }).catch(() => undefined));
        connection.onDispose(stop);
        return null;
      }),
    );
    connection.onRequest(openRecording, ({ path }) => answer(async () => ({ events: await openRunFile(path) })));
    connection.listen();
  }
}

const done = (_: void) => null;

/** Errors cross as JSON-RPC errors with our code in `data`. */
async function answer<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof StrobeError ? error.code : 'internal';
    throw new ResponseError(-32000, (error as Error).message, { code });
  }
}
