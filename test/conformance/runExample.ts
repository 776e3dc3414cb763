import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PORT, type Example } from './examples';

/** Where and how an example runs. */
export interface Command {
  command: string;
  /** Before the example's own arguments. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** A folder for its output. */
  output: string;
}

export interface Ended {
  /** For a process that a signal ended, the exit code of a shell. */
  code: number;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Timeout for a cold machine with two runs at once. */
const LONGEST_MS = 240_000;
const LOOK_MS = 50;

/**
 * Runs an example to its end, with its output in files: a spare JVM cannot write to the sockets that Node gives its
 * children.
 *
 * @param look called at intervals while it runs.
 * @throws Error if it hangs; it is ended then.
 */
export async function runExample(example: Example, given: Command, look: () => void = () => {}): Promise<Ended> {
  const sender = example.sends === undefined ? null : await Sender.start(example.sends);
  const own = (example.args ?? []).map(text => (text === PORT ? String(sender!.port) : text));
  const began = performance.now();
  const child = start({ ...given, args: [...given.args, ...own] });
  const attending = attend(child, example, given, look);
  let hangs = false;
  const patience = setTimeout(() => (hangs = child.kill('SIGKILL')), LONGEST_MS);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (hangs) throw new Error(`it has not ended after ${LONGEST_MS / 1000} s`);
    const seconds = (performance.now() - began) / 1000;
    const exitCode = code ?? 128 + constants.signals[signal!];
    return { code: exitCode, stdout: textOf(given, 'stdout'), stderr: textOf(given, 'stderr'), seconds };
  } finally {
    clearTimeout(patience);
    clearInterval(attending);
    sender?.stop();
  }
}

/** In its own session: a terminal interrupt is not meant for it. */
function start({ command, args, cwd, env, output }: Command): ChildProcess {
  mkdirSync(output, { recursive: true });
  const [stdout, stderr] = ['stdout', 'stderr'].map(name => openSync(join(output, name), 'w'));
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', stdout!, stderr!] });
  [stdout!, stderr!].forEach(file => closeSync(file));
  return child;
}

const textOf = ({ output }: Command, name: string) => readFileSync(join(output, name), 'utf8');

/** Does what an example waits for. Its output sends no event, so it is polled. */
function attend(child: ChildProcess, { later, endlessUntil }: Example, given: Command, look: () => void) {
  const steps: { printed: RegExp; act: () => void }[] = [];
  if (later) steps.push({ printed: later.printed, act: () => writeAtOnce(given.cwd, later) });
  if (endlessUntil) steps.push({ printed: endlessUntil, act: () => child.kill('SIGINT') });
  return setInterval(() => {
    look();
    if (steps[0]?.printed.test(textOf(given, 'stdout'))) steps.shift()!.act();
  }, LOOK_MS);
}

/** Renamed into place, so that a process that watches the folder sees the complete file or nothing. */
function writeAtOnce(folder: string, { name, text }: { name: string; text: string }): void {
  const elsewhere = join(folder, 'unfinished');
  writeFileSync(elsewhere, text);
  renameSync(elsewhere, join(folder, name));
}

/** Sends a text to every connection, and keeps the connection open. */
class Sender {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(text: string): Promise<Sender> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sender = new Sender(server, (server.address() as AddressInfo).port);
    server.on('connection', socket => {
      sender.sockets.add(socket.on('error', () => undefined));
      socket.write(text);
    });
    return sender;
  }

  stop(): void {
    this.sockets.forEach(socket => socket.destroy());
    this.server.close();
  }
}
