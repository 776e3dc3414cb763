import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import { connectMessages } from '../wire/connection';
import { StrobeError, type ErrorCode } from '../errors/strobeError';
import { readAddress, spawnOwnGateway } from './gatewayProcess';
import { greeting, type GatewayAddress } from '../wire/messages';

/** A gateway and the connection to it, which listens: handlers are set before anything is asked. */
export class GatewayClient {
  private isStopped = false;

  private constructor(
    private readonly socket: Socket,
    readonly connection: MessageConnection,
    /** Of a gateway of this process's own, which ends when this process does, because it holds its standard input. */
    private readonly process: ChildProcess | null,
  ) {
    connection.onError(() => undefined);
    connection.listen();
  }

  /**
   * Starts one.
   * @param onStderr takes what it says on standard error; left out, that is this process's own
   * @throws StrobeError `gateway.lost` when it does not come up.
   */
  static async start({ onStderr }: { onStderr?: (text: string) => void } = {}): Promise<GatewayClient> {
    const child = spawnOwnGateway(onStderr ? 'pipe' : 'inherit');
    if (onStderr) child.stderr!.setEncoding('utf8').on('data', onStderr);
    return GatewayClient.of(child);
  }

  /** Connects to one that this process has started. @throws StrobeError `gateway.lost` when it does not come up. */
  static async of(child: ChildProcess): Promise<GatewayClient> {
    return GatewayClient.connect(await readAddress(child), child);
  }

  /** Connects to one that runs. @throws the system's error where nothing listens */
  static async connect(address: GatewayAddress, child: ChildProcess | null = null): Promise<GatewayClient> {
    const socket = connect({ host: '127.0.0.1', port: address.port });
    await once(socket, 'connect');
    socket.write(greeting(address.token));
    return new GatewayClient(socket, connectMessages(socket), child);
  }

  /** Calls `listener` when the gateway is gone without having been asked to go. */
  onLost(listener: () => void): void {
    this.socket.once('close', () => {
      if (!this.isStopped) listener();
    });
  }

  /** Takes leave; of its own gateway this process waits for the end. */
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

/** The error that the gateway answered with, as it was thrown there. */
export function gatewayError(error: unknown): Error {
  if (error instanceof ResponseError && typeof (error.data as { code?: unknown })?.code === 'string')
    return new StrobeError((error.data as { code: ErrorCode }).code, error.message);
  return error as Error;
}
