import { ResponseError, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc';
import { StrobeError } from '../errors/strobeError';
import {
  askWidget,
  cancelRun,
  closeRecording,
  configureWarm,
  daemonHello,
  daemonStatus,
  kernelStarted,
  endCells,
  listCells,
  listLogs,
  logsFound,
  openRecording,
  prepareRun,
  readRecording,
  recordKernels,
  replayRun,
  runCells,
  runEvents,
  runExited,
  runSpawned,
  runtimeProgress,
  stopDaemon,
  stopStream,
  subscribeRun,
  warmChanged,
  warmUp,
  type DaemonStatus,
  type PreparedRun,
  type PrepareRun,
  type WarmSettings,
  type WarmStatus,
} from '../wire/messages';
import type { GatewayService } from './gatewayService';
import type { KernelRuns } from './kernelRuns';
import { logsInFolder } from './logsInFolder';
import { RunFileReadings } from './runFileReadings';

/** Requests that only a background gateway answers. */
export interface DaemonAnswers {
  prove(nonce: string): string;
  status(): DaemonStatus;
  stop(): Promise<{ runs: number }>;
}

/**
 * The requests and runs of one client. Its runs end with its connection, as a job ends with the command that started
 * it.
 */
export class ClientConnection {
  private readonly runs = new Set<string>();
  private readonly gone = new AbortController();
  private stopTelling: () => void = () => {};
  private kernels: KernelRuns | null = null;
  private readonly readings = new RunFileReadings();

  constructor(
    private readonly connection: MessageConnection,
    private readonly service: GatewayService,
    daemon: DaemonAnswers | null,
  ) {
    connection.onDispose(() => this.leave());
    this.answerRuns();
    this.answerKernels();
    this.answerWarm();
    if (daemon) this.answerForDaemon(daemon);
    connection.listen();
  }

  private answerRuns(): void {
    const { connection, service } = this;
    connection.onRequest(prepareRun, (request, cancellation) =>
      answer(() => this.prepare(request, this.until(cancellation))),
    );
    connection.onRequest(runSpawned, ({ runId, pid }) => answer(() => done(service.run(runId).spawned(pid))));
    connection.onRequest(runExited, exit =>
      answer(async () => {
        await service.finish(exit);
        return { recording: service.run(exit.runId).recordingPath };
      }),
    );
    connection.onRequest(cancelRun, ({ runId, how, at }) =>
      answer(async () => done(how === 'kill' ? service.run(runId).kill() : await service.run(runId).cancelJobs(at))),
    );
    connection.onRequest(stopStream, ({ runId, ...stream }) =>
      answer(async () => done(await service.run(runId).stopStream(stream))),
    );
    connection.onRequest(subscribeRun, ({ runId }) =>
      answer(async () => {
        const stop = await service
          .run(runId)
          .subscribe(events => void connection.sendNotification(runEvents, { runId, events }).catch(() => undefined));
        connection.onDispose(stop);
        return null;
      }),
    );
    connection.onRequest(runCells, ({ runId, cells }) => answer(() => service.notebooks.runCells(runId, cells)));
    connection.onRequest(listCells, ({ runId }) => answer(() => service.notebooks.listCells(runId)));
    connection.onRequest(endCells, ({ runId }) => answer(() => done(service.notebooks.end(runId))));
    connection.onRequest(replayRun, ({ runId }) => answer(() => service.run(runId).past()));
    connection.onRequest(openRecording, ({ path, ...options }) =>
      answer(() => ({ id: this.readings.open(path, options) })),
    );
    connection.onRequest(readRecording, ({ id }) => answer(() => this.readings.next(id)));
    connection.onNotification(closeRecording, ({ id }) => this.readings.close(id));
    connection.onRequest(listLogs, ({ folder, token }, cancellation) =>
      answer(() =>
        logsInFolder(folder, found => connection.sendProgress(logsFound, token, found), this.until(cancellation)),
      ),
    );
  }

  private answerKernels(): void {
    const { connection, service } = this;
    connection.onRequest(recordKernels, request =>
      answer(() => {
        this.kernels?.dispose();
        this.kernels = service.recordKernels(
          request,
          kernel => void connection.sendNotification(kernelStarted, kernel),
        );
        return null;
      }),
    );
  }

  private answerWarm(): void {
    const { connection, service } = this;
    connection.onRequest(configureWarm, settings => answer(() => this.configureWarm(settings)));
    connection.onRequest(warmUp, opened => answer(async () => done(await service.warmUp(opened))));
  }

  private answerForDaemon(daemon: DaemonAnswers): void {
    const { connection } = this;
    connection.onRequest(daemonHello, ({ nonce }) => ({ proof: daemon.prove(nonce) }));
    connection.onRequest(daemonStatus, () => daemon.status());
    connection.onRequest(stopDaemon, () => answer(() => daemon.stop()));
  }

  /** Aborted when the client cancels its request, or is gone. */
  private until(cancellation: CancellationToken): AbortSignal {
    const cancelled = new AbortController();
    cancellation.onCancellationRequested(() => cancelled.abort());
    return AbortSignal.any([cancelled.signal, this.gone.signal]);
  }

  private async prepare(request: PrepareRun, signal: AbortSignal): Promise<PreparedRun> {
    const onProgress = (progress: { fraction: number | null; message: string }) => {
      if (!this.gone.signal.aborted) void this.connection.sendNotification(runtimeProgress, progress);
    };
    const prepared = await this.service.prepare(request, onProgress, signal);
    const { runId } = prepared;
    this.runs.add(runId);
    if (request.notebook?.asksForWidgets)
      this.service.notebooks.askFor(runId, name => this.connection.sendRequest(askWidget, { runId, name }));
    if (this.gone.signal.aborted) await this.service.release(runId);
    return prepared;
  }

  private async configureWarm(settings: WarmSettings): Promise<WarmStatus> {
    const { warm } = this.service;
    await warm.configure(settings);
    this.stopTelling();
    this.stopTelling = warm.onChange(status => void this.connection.sendNotification(warmChanged, status));
    return warm.status();
  }

  private leave(): void {
    this.gone.abort();
    this.stopTelling();
    this.kernels?.dispose();
    this.readings.closeAll();
    for (const runId of this.runs) void this.service.release(runId);
  }
}

const done = (_: void) => null;

/** Errors are sent as JSON-RPC errors with our code in `data`. */
async function answer<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof StrobeError ? error.code : 'internal';
    throw new ResponseError(-32000, (error as Error).message, { code });
  }
}
