/** The gateway's end of `src/recorder/PROTOCOL.md`, as short as it can be: it answers, and keeps every line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { delimiter, resolve } from 'node:path';
import type { DriverCommand } from '../../src/gateway/driverCommand';
import { readRecorderLine } from '../../src/gateway/recorderLine';

export const recorderFolder = resolve(__dirname, '../../src/recorder');
const TOKEN = 'a token';
const PATIENCE_MS = 180_000;

export type Line = { type: string } & Record<string, unknown>;

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RecordedRun extends Ended {
  lines: Line[];
}

export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
  mode?: 'run' | 'exec' | 'explain';
  inject?: string;
  /** Starts something else in the place of the driver. */
  handOver?: (start: DriverCommand) => DriverCommand;
  onStart?: (child: ChildProcess) => void;
  /** What the answer to a line says besides that it was heard; null for no answer. */
  reply?: (line: Line) => object | null;
  /** Sees each line as it comes; what it returns is done to the connection instead of answering. */
  onLine?: (line: Line) => 'hangUp' | undefined;
}

/** Runs a command with the recorder in its environment. Rejects where a line is not as the protocol says. */
export async function runRecorded(command: string, args: string[], options: RunOptions): Promise<RecordedRun> {
  const lines: Line[] = [];
  const invalid: string[] = [];
  const server = await listen((line, socket) => {
    // What came together with the line at which it hung up is not heard.
    if (socket.destroyed) return;
    lines.push(line);
    const read = readRecorderLine(JSON.stringify(line));
    if (read.type === 'invalid') invalid.push(read.reason);
    if (options.onLine?.(line) === 'hangUp') socket.destroy();
    else answer(line, socket, options.reply);
  });
  try {
    const env = { ...(options.env ?? process.env) };
    env.PYTHONPATH = [`${recorderFolder}/site`, ...(env.PYTHONPATH ? [env.PYTHONPATH] : [])].join(delimiter);
    const { port } = server.address() as AddressInfo;
    const { mode = 'run', inject = null } = options;
    env.STROBE_RECORDER = JSON.stringify({ host: '127.0.0.1', port, token: TOKEN, mode, inject });
    const plain = { command, args, env: env as Record<string, string> };
    const start = options.handOver?.(plain) ?? plain;
    const ended = await runPlain(start.command, start.args, { ...options, env: start.env });
    await closed(server);
    if (invalid.length > 0) throw new Error(`invalid lines: ${invalid.join('; ')}`);
    return { ...ended, lines };
  } finally {
    server.close();
  }
}

/** Runs a command as it is. */
export function runPlain(command: string, args: string[], options: RunOptions): Promise<Ended> {
  return new Promise((resolveEnd, reject) => {
    // A script that does not end must not outlive its test.
    const bounds = { timeout: PATIENCE_MS, killSignal: 'SIGKILL' as const };
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, ...bounds });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => (stdout += chunk));
    child.stderr.on('data', chunk => (stderr += chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    options.onStart?.(child);
    child.once('error', reject);
    child.once('close', code => resolveEnd({ code, stdout, stderr }));
  });
}

function listen(onLine: (line: Line, socket: Socket) => void): Promise<Server> {
  const server = createServer(socket => {
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      for (const part of parts) onLine(JSON.parse(part) as Line, socket);
    });
  });
  return new Promise(resolveServer => server.listen(0, '127.0.0.1', () => resolveServer(server)));
}

/** Recorders that have ended may still have lines on the way. */
function closed(server: Server): Promise<void> {
  return new Promise(resolveClosed => server.close(() => resolveClosed()));
}

function answer(line: Line, socket: Socket, reply: RunOptions['reply']): void {
  if (line.type === 'hello' && line.token !== TOKEN) socket.destroy();
  else if (line.type === 'hello') socket.write('{"type":"welcome","firstId":1}\n');
  const said = reply ? reply(line) : {};
  if (!said) return;
  for (const sync of [line.sync, line.listening])
    if (sync !== undefined) socket.write(`${JSON.stringify({ type: 'ack', sync, ...said })}\n`);
}
