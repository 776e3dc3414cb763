import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { StreamMessageReader, StreamMessageWriter, type Message } from 'vscode-jsonrpc/node';
import { until } from './until';

/** A message of the Debug Adapter Protocol. It has the same frames as JSON-RPC. */
interface Told {
  type: 'response' | 'event';
  event?: string;
  command?: string;
  success?: boolean;
  message?: string;
  body?: Record<string, unknown>;
}

/** A client of `python -m debugpy --listen`, as an editor is one. */
export class DebugClient {
  private readonly told: Told[] = [];
  private readonly writer: StreamMessageWriter;
  private sent = 0;

  private constructor(private readonly socket: Socket) {
    this.writer = new StreamMessageWriter(socket);
    new StreamMessageReader(socket).listen(message => void this.told.push(message as unknown as Told));
    socket.on('error', () => undefined);
  }

  /** Waits until something listens at the port. */
  static async of(port: number): Promise<DebugClient> {
    let socket: Socket | null = null;
    let isTrying = false;
    const look = () => {
      if (socket !== null || isTrying) return socket !== null;
      isTrying = true;
      const tried = connect(port, '127.0.0.1');
      tried.once('connect', () => (socket = tried));
      tried.once('error', () => (isTrying = false));
      return false;
    };
    await until(look, () => `nothing listens at ${port}`);
    return new DebugClient(socket!);
  }

  /** Attaches with a breakpoint. */
  async attach(file: string, line: number): Promise<void> {
    this.send('initialize', { adapterID: 'debugpy', pathFormat: 'path', linesStartAt1: true, columnsStartAt1: true });
    this.send('attach', { justMyCode: true });
    await this.event('initialized');
    this.send('setBreakpoints', { source: { path: file }, breakpoints: [{ line }] });
    this.send('configurationDone', {});
  }

  /** Waits for a breakpoint. @returns its thread, and the file and line where it stands */
  async stopped(): Promise<{ threadId: number; place: [string, number] }> {
    const { threadId } = (await this.event('stopped')).body as { threadId: number };
    this.send('stackTrace', { threadId, levels: 1 });
    const { body } = await this.one(({ command }) => command === 'stackTrace');
    const [frame] = body!.stackFrames as { source: { path: string }; line: number }[];
    return { threadId, place: [frame!.source.path, frame!.line] };
  }

  /** Goes on until the program has ended. */
  async goOn(threadId: number): Promise<void> {
    this.send('continue', { threadId });
    await this.event('terminated');
    this.socket.end();
  }

  private event(name: string, patience?: number): Promise<Told> {
    return this.one(({ event }) => event === name, patience);
  }

  private async one(isMeant: (told: Told) => boolean, patience?: number): Promise<Told> {
    const seen = () => this.told.map(({ event, command, message }) => message ?? event ?? command).join();
    await until(() => this.told.some(isMeant), () => `the debugger said only: ${seen()}`, patience); // prettier-ignore
    return this.told.find(isMeant)!;
  }

  private send(command: string, given: object): void {
    this.sent++;
    void this.writer.write({ seq: this.sent, type: 'request', command, arguments: given } as unknown as Message);
  }
}

/** A port where nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
