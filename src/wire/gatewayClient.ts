import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import { connectMessages } from './connection';
import { StrobeError, type ErrorCode } from './errorCode';
import { greeting, type GatewayAddress } from './messages';

/** A gateway of this command's own. It ends when this process does, because it holds its standard input. */
export class GatewayClient {
  private constructor(
    private readonly process: ChildProcess,
    readonly connection: MessageConnection,
  ) {}

  /**
   * @param onStderr takes what it says on standard error; left out, that is this process's own
   * @throws StrobeError `gateway.lost` when it does not come up.
   */
  static async start({ onStderr }: { onStderr?: (text: string) => void } = {}): Promise<GatewayClient> {
    const child: ChildProcess = spawn(process.execPath, [join(__dirname, 'gateway.js')], {
      stdio: ['pipe', 'pipe', onStderr ? 'pipe' : 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    child.stdin!.on('error', () => undefined);
    if (onStderr) child.stderr!.setEncoding('utf8').on('data', onStderr);
    const address = await readAddress(child);
    const socket = connect({ host: '127.0.0.1', port: address.port });
    await once(socket, 'connect');
    socket.write(greeting(address.token));
    const connection = connectMessages(socket);
    connection.onError(() => undefined);
    return new GatewayClient(child, connection);
  }

  /** Calls `listener` when the gateway is gone without having been asked to go. */
  onLost(listener: () => void): void {
    this.process.once('exit', listener);
  }

  async stop(): Promise<void> {
    this.process.removeAllListeners('exit');
    const runs = this.process.exitCode === null && this.process.signalCode === null;
    const exited = runs ? once(this.process, 'exit') : null;
    this.connection.dispose();
    this.process.stdin?.end();
    await exited;
  }
}

async function readAddress(child: ChildProcess): Promise<GatewayAddress> {
  const lines = createInterface({ input: child.stdout! });
  const lost = once(child, 'exit').then(() => {
    throw new StrobeError('gateway.lost', 'Strobe’s gateway process ended before it was ready.');
  });
  const [line] = (await Promise.race([once(lines, 'line'), lost])) as [string];
  lost.catch(() => undefined);
  return JSON.parse(line) as GatewayAddress;
}

/** The error that the gateway answered with, as it was thrown there. */
export function gatewayError(error: unknown): Error {
  if (error instanceof ResponseError && typeof (error.data as { code?: unknown })?.code === 'string')
    return new StrobeError((error.data as { code: ErrorCode }).code, error.message);
  return error as Error;
}
