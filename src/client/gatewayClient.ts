import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import { connectMessages } from '../wire/connection';
import { StrobeError, type ErrorCode } from '../errors/strobeError';
import { readAddress, spawnOwnGateway } from './gatewayProcess';
import { greeting, type GatewayAddress } from '../wire/messages';

/** A gateway and its connection, which is already listening: handlers are set before the first request. */
export class GatewayClient {
  private isStopped = false;

  private constructor(
    private readonly socket: Socket,
    readonly connection: MessageConnection,
    /** Owned by this process: the gateway ends with it, because this process holds its standard input. */
    private readonly process: ChildProcess | null,
  ) {
    connection.onError(() => undefined);
    connection.listen();
  }

  /**
   * Starts a gateway.
   * @param onStderr receives its standard error; by default, the gateway writes to that of this process
   * @throws StrobeError `gateway.lost` if it does not start.
   */
  static async start({ onStderr }: { onStderr?: (text: string) => void } = {}): Promise<GatewayClient> {
    const child = spawnOwnGateway(onStderr ? 'pipe' : 'inherit');
    if (onStderr) child.stderr!.setEncoding('utf8').on('data', onStderr);
    return GatewayClient.of(child);
  }

  /** Connects to a gateway that this process has started. @throws StrobeError `gateway.lost` if it does not start. */
  static async of(child: ChildProcess): Promise<GatewayClient> {
    return GatewayClient.connect(await readAddress(child), child);
  }

  /** Connects to a running gateway. @throws the system's error if nothing listens there */
  static async connect(address: GatewayAddress, child: ChildProcess | null = null): Promise<GatewayClient> {
    const socket = connect({ host: '127.0.0.1', port: address.port });
    await once(socket, 'connect');
    socket.write(greeting(address.token));
    return new GatewayClient(socket, connectMessages(socket), child);
  }

  /** Calls `listener` if the gateway ends unexpectedly. */
  onLost(listener: () => void): void {
    this.socket.once('close', () => {
      if (!this.isStopped) listener();
    });
  }

  /** Disconnects. If this process owns the gateway, waits until it has ended. */
  async stop(): Promise<void> {
    const { process } = this;
    this.isStopped = true;
    const runs = process !== null && process.exitCode === null && process.signalCode === null;
    const exited = runs ? once(process, 'exit') : null;
    this.connection.dispose();
    this.socket.destroy();
    process?.stdin?.end();
    await exited;
  }
}

/** The error of the gateway's response, as it was thrown there. */
export function gatewayError(error: unknown): Error {
  if (error instanceof ResponseError && typeof (error.data as { code?: unknown })?.code === 'string')
    return new StrobeError((error.data as { code: ErrorCode }).code, error.message);
  return error as Error;
}
