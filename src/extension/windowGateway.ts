import { CancellationTokenSource, type CancellationToken } from 'vscode-jsonrpc';
import type { FoundLogs } from '../model/listedLog';
import type { RunEvent } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import type { StreamKey } from '../model/streamEvents';
import { StrobeError } from '../errors/strobeError';
import { gatewayError, GatewayClient } from '../client/gatewayClient';
import {
  askWidget,
  cancelRun,
  configureWarm,
  kernelStarted,
  endCells,
  closeRecording,
  listLogs,
  logsFound,
  openRecording,
  type ReadOptions,
  readRecording,
  prepareRun,
  recordKernels,
  replayRun,
  runCells,
  runEvents,
  runExited,
  runSpawned,
  runtimeProgress,
  stopStream,
  subscribeRun,
  warmChanged,
  warmUp,
  type KernelStarted,
  type CellEnd,
  type PreparedRun,
  type PrepareRun,
  type RecordKernels,
  type RunExited,
  type WarmSettings,
  type WarmStatus,
  type WarmUp,
} from '../wire/messages';

export type SetupProgress = { fraction: number | null; message: string };

/** Receives the events of a run, or `onLost` if the gateway ends first. */
export interface RunFollower {
  onEvents(events: RunEvent[]): void;
  onLost(): void;
  /** A notebook needs the value of a widget; null if it has none. */
  onWidget?(name: string): Promise<string | null>;
}

/** Settings for what the gateway keeps warm between runs, and a callback to show its status. */
export interface WarmView {
  settings(): WarmSettings;
  /** Null if there is no gateway. */
  show(status: WarmStatus | null): void;
}

/**
 * The gateway process of the window. It is started on first use, and again after it has ended unexpectedly. It always ends
 * with this process, even if this process crashes.
 */
export class WindowGateway {
  private client: Promise<GatewayClient> | null = null;
  private readonly followers = new Map<string, RunFollower>();
  private kernels: { request: RecordKernels; onStarted: (kernel: KernelStarted) => void } | null = null;
  /** The request that the gateway has. */
  private sentKernels: RecordKernels | null = null;
  private onProgress: ((progress: SetupProgress) => void) | null = null;
  private nextToken = 1;
  private preparing: Promise<unknown> = Promise.resolve();
  private restarting: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: { info(text: string): void; warn(text: string): void },
    private readonly warm: WarmView,
  ) {}

  /**
   * Prepares one run at a time: progress notifications have no run id, and the second run may need what the first one installs.
   * @throws StrobeError with the error codes of the gateway
   */
  prepare(
    request: PrepareRun,
    onProgress: (progress: SetupProgress) => void,
    cancellation: CancellationToken = new CancellationTokenSource().token,
  ): Promise<PreparedRun> {
    const turn = this.preparing.then(async () => {
      this.onProgress = onProgress;
      const client = await this.running();
      return this.answer(client.connection.sendRequest(prepareRun, request, cancellation));
    });
    this.preparing = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  /** Sends every event of the run to a follower, starting with past events. */
  async follow(runId: string, follower: RunFollower): Promise<void> {
    this.followers.set(runId, follower);
    const client = await this.running();
    await this.answer(client.connection.sendRequest(subscribeRun, { runId }));
  }

  /** A run of a kernel has ended. */
  unfollow(runId: string): void {
    this.followers.delete(runId);
  }

  /** Records kernels from now on, also by the gateways that follow this one. */
  async recordKernels(request: RecordKernels, onStarted: (kernel: KernelStarted) => void): Promise<void> {
    this.kernels = { request, onStarted };
    const client = await this.running();
    await this.answer(this.sendKernels(client));
  }

  /** Every event of the run so far, and their number. @throws StrobeError if the gateway does not know the run */
  async replay(runId: string): Promise<{ events: RunEvent[]; count: number }> {
    const client = await this.running();
    return this.answer(client.connection.sendRequest(replayRun, { runId }));
  }

  async spawned(runId: string, pid: number): Promise<void> {
    await this.tell(client => client.connection.sendRequest(runSpawned, { runId, pid }));
  }

  async cancel(runId: string, how: 'jobs' | 'kill'): Promise<void> {
    await this.tell(client => client.connection.sendRequest(cancelRun, { runId, how, at: Date.now() }));
  }

  /** Resolves when the streaming query has ended. @throws StrobeError if Spark cannot stop it */
  async stopStream(runId: string, stream: StreamKey): Promise<void> {
    const client = await this.running();
    await this.answer(client.connection.sendRequest(stopStream, { runId, ...stream }));
  }

  /** Resolves when the cells have ended. @throws StrobeError `notebook.ended`, `notebook.noCells` */
  async runCells(runId: string, cells: number[]): Promise<CellEnd[]> {
    const client = await this.running();
    return this.answer(client.connection.sendRequest(runCells, { runId, cells }));
  }

  /** Asks the driver that runs cells to end. */
  async endCells(runId: string): Promise<void> {
    await this.tell(client => client.connection.sendRequest(endCells, { runId }));
  }

  /** Resolves when all events of the run have arrived. */
  async exited(exit: RunExited): Promise<void> {
    await this.tell(client => client.connection.sendRequest(runExited, exit));
    this.followers.delete(exit.runId);
  }

  /**
   * The events of a recording or an event log, read as they are asked for.
   * @param options as of the request `recording/open`
   * @throws StrobeError with the error codes of recordings and event logs
   */
  async *readRecording(path: string, options: ReadOptions = {}): AsyncGenerator<RunFilePiece> {
    const { connection } = await this.running();
    const { id } = await this.answer(connection.sendRequest(openRecording, { path, ...options }));
    let piece: RunFilePiece | null = null;
    try {
      while ((piece = await this.answer(connection.sendRequest(readRecording, { id }))) !== null) yield piece;
    } finally {
      if (piece !== null) await connection.sendNotification(closeRecording, { id }).catch(() => undefined);
    }
  }

  /** All of them. @throws as `readRecording` */
  async openRecording(path: string): Promise<RunEvent[]> {
    const all: RunEvent[] = [];
    for await (const { events } of this.readRecording(path)) for (const event of events) all.push(event);
    return all;
  }

  /**
   * Looks for the event logs in a folder. Nothing is found in a folder that is itself a log.
   * @param onFound called while they are found, first at once
   * @throws StrobeError `recording.missing`, or any error after it was cancelled
   */
  async listLogs(
    folder: string,
    onFound: (found: FoundLogs) => void,
    cancellation: CancellationToken,
  ): Promise<{ isLog: boolean }> {
    const { connection } = await this.running();
    const token = this.nextToken++;
    const following = connection.onProgress(logsFound, token, onFound);
    try {
      return await this.answer(connection.sendRequest(listLogs, { folder, token }, cancellation));
    } finally {
      following.dispose();
    }
  }

  /** Called when the settings change. */
  async configureWarm(): Promise<void> {
    await this.tell(async ({ connection }) => {
      this.warm.show(await connection.sendRequest(configureWarm, this.warm.settings()));
    });
  }

  /** Called when a Spark job is opened. Warms up what its run needs, if the settings allow it. */
  async warmUp(opened: WarmUp): Promise<void> {
    await this.running();
    await this.tell(({ connection }) => connection.sendRequest(warmUp, opened));
  }

  /** Ends the gateway with all its runs, and starts a new one. Restart requests run one after another. */
  restart(): Promise<void> {
    this.restarting = this.restarting.then(async () => {
      await this.stop();
      await this.running();
    });
    return this.restarting;
  }

  async stop(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.warm.show(null);
    this.loseRuns();
    await (await client?.catch(() => null))?.stop();
  }

  private running(): Promise<GatewayClient> {
    this.client ??= this.start();
    return this.client;
  }

  private async start(): Promise<GatewayClient> {
    try {
      const client = await GatewayClient.start({ onStderr: text => this.log.warn(text) });
      const { connection } = client;
      client.onLost(() => this.lost());
      connection.onNotification(runtimeProgress, progress => this.onProgress?.(progress));
      connection.onNotification(runEvents, ({ runId, events }) => this.followers.get(runId)?.onEvents(events));
      connection.onRequest(askWidget, ({ runId, name }) => this.followers.get(runId)?.onWidget?.(name) ?? null);
      connection.onNotification(kernelStarted, kernel => this.kernels?.onStarted(kernel));
      connection.onNotification(warmChanged, status => this.warm.show(status));
      this.warm.show(await connection.sendRequest(configureWarm, this.warm.settings()));
      this.sentKernels = null;
      await this.sendKernels(client).catch(error => this.log.warn(`Kernels are not recorded: ${String(error)}`));
      this.log.info('Gateway started.');
      return client;
    } catch (error) {
      this.client = null;
      throw error;
    }
  }

  /** Unless the gateway has the request from its start. */
  private async sendKernels({ connection }: GatewayClient): Promise<void> {
    const request = this.kernels?.request ?? null;
    if (request === null || request === this.sentKernels) return;
    await connection.sendRequest(recordKernels, request);
    this.sentKernels = request;
  }

  private lost(): void {
    this.log.warn('The gateway ended unexpectedly.');
    this.client = null;
    this.warm.show(null);
    this.loseRuns();
  }

  private loseRuns(): void {
    const lost = [...this.followers.values()];
    this.followers.clear();
    for (const follower of lost) follower.onLost();
  }

  private async answer<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      const told = gatewayError(error);
      if (told instanceof StrobeError) throw told;
      throw new StrobeError(
        'gateway.lost',
        `Strobe’s gateway process ended unexpectedly. Try again. (${told.message})`,
      );
    }
  }

  /** Sends a request only if the gateway is running. */
  private async tell(request: (client: GatewayClient) => Promise<unknown>): Promise<void> {
    const client = await this.client?.catch(() => null);
    if (client) await request(client).catch(error => this.log.warn(String(error)));
  }
}
