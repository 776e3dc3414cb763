import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { JavaRef } from '../../py4j/codec';
import { compiledFolder, loadJava, type JavaSource } from '../compiledJava';
import { JvmLink } from '../jvmLink';
import { isSameLaunch, type LaunchDescription } from './launchDescription';
import { stateOfLaunchFiles } from './launchFiles';
import { residentBytes } from './residentBytes';
import { makeRunFolder } from '../runFolder';
import type { SharedOutput } from './sharedOutput';
import source from './SpareJvm.java';

const JAVA: JavaSource = { source, classes: ['strobe.SpareJvm'] };
/** Time for Spark to start and run a few small jobs on a slow machine; if it takes longer, it hangs. */
const START_MS = 300_000;
/** A JVM ends immediately when its input is closed, unless it is stopped. */
const END_MS = 5000;

/** What a driver needs to use a JVM that it did not launch; see `src/recorder/PROTOCOL.md`. */
export interface GivenJvm {
  port: number;
  secret: string;
  pid: number;
  /** A FIFO: the JVM ends when no process has it open for writing. */
  input: string;
  /** Its output during startup: one byte per character. */
  stdout: string;
  stderr: string;
}

export interface SpareJvmOrder {
  description: LaunchDescription;
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  /** Modules of pyspark that the next run will import: their calls are warmed up. */
  modules: string[];
}

/** A waiting JVM. It was launched like a driver's JVM, has run something, and was reset. */
export class SpareJvm {
  private isOver = false;

  private constructor(
    readonly description: LaunchDescription,
    private readonly folder: string,
    private readonly fileState: string,
    private readonly address: Pick<GivenJvm, 'port' | 'secret' | 'pid'>,
    private readonly input: number,
    /** The gateway's own server in it, with the compiled plan reader. */
    readonly link: JvmLink,
    private readonly resetter: Resetter,
  ) {}

  /** @throws Error if it could not be started, or is no longer wanted. */
  static async start(order: SpareJvmOrder, signal: AbortSignal): Promise<SpareJvm> {
    const { description } = order;
    const folder = await makeRunFolder();
    const classFolder = compiledFolder(description.env);
    const fileState = stateOfLaunchFiles(description);
    let input: number | null = null;
    let link: JvmLink | null = null;
    try {
      const launched = await launch(order, folder, signal);
      ({ input } = launched);
      link = await JvmLink.open(launched.port, launched.secret, classFolder);
      const resetter = await Resetter.load(link, classFolder);
      // Compiled for the run that takes it, before the reset.
      await link.planReader();
      await resetter.forget();
      signal.throwIfAborted();
      return new SpareJvm(description, folder, fileState, launched, input, link, resetter);
    } catch (error) {
      link?.close();
      if (input !== null) closeSync(input);
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Resident memory in bytes. */
  get residentBytes(): number | null {
    return residentBytes(this.address.pid);
  }

  /** Whether a driver's launch would result in the same JVM. */
  fits(description: LaunchDescription): boolean {
    return isSameLaunch(this.description, description) && stateOfLaunchFiles(description) === this.fileState;
  }

  /** Redirects its output to the driver's. @throws Error if the JVM is gone, or cannot be redirected. */
  async handOver({ stdout, stderr }: SharedOutput): Promise<GivenJvm> {
    const printed = (name: string) => readFile(join(this.folder, name), 'latin1');
    const said = { stdout: await printed('stdout'), stderr: await printed('stderr') };
    await this.resetter.handOver(stdout, stderr);
    return { ...this.address, input: join(this.folder, 'input'), ...said };
  }

  /** The driver holds its input now: it runs as long as that driver. */
  release(): void {
    if (this.isOver) return;
    this.isOver = true;
    closeSync(this.input);
    this.link.onClose(() => void rm(this.folder, { recursive: true, force: true }));
  }

  /** Ends it. Ending twice, or after it was released, is harmless. */
  async end(): Promise<void> {
    if (this.isOver) return;
    this.release();
    const ended = new Promise<void>(resolve => this.link.onClose(resolve));
    // Its connection is open, so that process is still this JVM.
    const timer = setTimeout(() => process.kill(this.address.pid, 'SIGKILL'), END_MS);
    await ended;
    clearTimeout(timer);
    this.link.close();
  }
}

/** The object of `SpareJvm.java`. */
class Resetter {
  private constructor(
    private readonly link: JvmLink,
    private readonly object: JavaRef,
  ) {}

  static async load(link: JvmLink, classFolder: string): Promise<Resetter> {
    const type = await loadJava(link.client, JAVA, classFolder);
    const object = await link.client.callForRef(type, 'newInstance');
    await link.client.release(type);
    return new Resetter(link, object);
  }

  async forget(): Promise<void> {
    const server = await this.link.adopt('GATEWAY_SERVER', 'driverServer');
    await this.link.client.call(this.object, 'forget', server);
    await this.link.client.release(server);
  }

  async handOver(stdout: string, stderr: string): Promise<void> {
    await this.link.client.call(this.object, 'handOver', stdout, stderr);
    await this.link.client.release(this.object);
  }
}

interface Launched extends Pick<GivenJvm, 'port' | 'secret' | 'pid'> {
  /** Our end of its input. */
  input: number;
}

async function launch(
  { description, recorderHome, modules }: SpareJvmOrder,
  folder: string,
  signal: AbortSignal,
): Promise<Launched> {
  signal.throwIfAborted();
  const { executable, cwd, env, ...rest } = description;
  const script = join(recorderHome, 'strobe_recorder', 'spare', 'start_spare.py');
  // In its own session, so that signals from a terminal to the gateway's group do not reach it.
  const starter = spawn(executable, ['-I', '-S', script], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: START_MS,
  });
  // Its end also ends the JVM, until we hold the JVM's input, too.
  const stop = () => starter.stdin.destroy();
  starter.stdin.on('error', () => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    starter.stdin.write(`${JSON.stringify({ ...rest, modules, folder })}\n`);
    const address = JSON.parse(await firstLine(starter)) as Omit<Launched, 'input'>;
    return { ...address, input: openSync(join(folder, 'input'), constants.O_RDWR) };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function firstLine(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = '';
    let log = '';
    child.stderr.on('data', chunk => (log += chunk));
    child.stdout.on('data', chunk => {
      told += chunk;
      if (told.includes('\n')) resolve(told);
    });
    child.once('error', reject);
    child.once('close', code => reject(new Error(`the JVM could not be started (${code}): ${log.trim()}`)));
  });
}
