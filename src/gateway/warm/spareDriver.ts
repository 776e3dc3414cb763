import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { DriverCommand } from '../driverCommand';
import { residentBytes } from './residentBytes';
import { VARYING, type Environment } from './sameEnvironment';

const PREFIX = 'strobe-driver-';
/** Importing pyspark and pandas on a slow disk. */
const START_MS = 120_000;
/** By then, a process that was told to take it over has started, or never will. */
const TAKE_OVER_MS = 60_000;

export interface SpareDriverOrder {
  /** The Python of the run. */
  executable: string;
  cwd: string;
  /** The variables that the run will have, without Strobe's own. */
  env: Environment;
  /** Modules to import, in this order. */
  modules: string[];
}

/**
 * A module cannot be imported before the script imports it: it prints, or changes something that the script could see.
 */
export class UnfitModule extends Error {
  constructor(readonly module: string) {
    super(`${module} cannot be imported in advance`);
  }
}

/** Its reports, one per line; see `src/recorder/PROTOCOL.md`. */
interface Report {
  ready?: number;
  takenOver?: boolean;
  unfit?: string;
  failed?: string;
  refused?: string;
}

/** A Python process that has imported what a script will import, and waits for the script. */
export class SpareDriver {
  private isTakenOver = false;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly keeper: Keeper,
    private readonly pid: number,
    private readonly folder: string,
    private readonly recorderHome: string,
    reports: ReportReader,
    onRefused: (reason: string) => void,
  ) {
    reports.onReport = report => {
      if (report.takenOver) this.isTakenOver = true;
      const reason = report.refused ?? report.failed;
      if (reason !== undefined) onRefused(reason);
    };
  }

  /**
   * @param recorderHome the folder `recorder` of the bundle.
   * @param onRefused the run that it was handed to does not match: that run starts normally.
   * @throws UnfitModule, or another Error if it could not be started or is no longer wanted.
   */
  static async start(
    order: SpareDriverOrder,
    recorderHome: string,
    signal: AbortSignal,
    onRefused: (reason: string) => void,
  ): Promise<SpareDriver> {
    const folder = await mkdtemp(join(tmpdir(), PREFIX));
    try {
      signal.throwIfAborted();
      // The script's code is run in it later; see `spare_driver.py`.
      await writeFile(codeFile(folder), '', { mode: 0o600 });
      const keeper = spawnKeeper(order, folder);
      keeper.once('close', () => void rm(folder, { recursive: true, force: true }));
      const reports = new ReportReader(keeper);
      const { ready, unfit, failed } = await reports.first(signal);
      if (unfit !== undefined) throw new UnfitModule(unfit);
      // Output of Python at startup would be missing from the script's output.
      const why = reports.hasErrors ? 'Python prints output at startup' : failed;
      if (ready === undefined || why !== undefined) {
        keeper.stdin.destroy();
        throw new Error(`could not prepare a driver: ${why}`);
      }
      return new SpareDriver(keeper, ready, folder, recorderHome, reports, onRefused);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Resident memory in bytes, including the small process that watches it. */
  get residentBytes(): number | null {
    const own = residentBytes(this.pid);
    return own === null ? null : own + (residentBytes(this.keeper.pid!) ?? 0);
  }

  onEnd(listener: () => void): void {
    this.keeper.once('close', listener);
  }

  /**
   * The command that a client starts instead of `command`: if everything matches, this driver takes over the script.
   */
  handOver({ command, args, env }: DriverCommand): DriverCommand {
    this.timer = setTimeout(() => void this.end(), TAKE_OVER_MS).unref();
    const handoff = join(this.recorderHome, 'strobe_recorder', 'spare', 'handoff.py');
    return { command, args: ['-I', '-S', handoff, join(this.folder, 'socket'), command, ...args], env };
  }

  /** Ends it, if no run has taken it over. Ending twice is harmless. */
  async end(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isTakenOver || hasEnded(this.keeper)) return;
    const ended = new Promise<void>(resolve => this.keeper.once('close', () => resolve()));
    // If it was taken over at this moment, the process that watches it continues.
    this.keeper.stdin.destroy();
    await ended;
  }
}

type Keeper = ChildProcessByStdio<Writable, Readable, Readable>;

const codeFile = (folder: string) => join(folder, 'spare.pyc');

const hasEnded = ({ exitCode, signalCode }: Keeper) => exitCode !== null || signalCode !== null;

function spawnKeeper({ executable, cwd, env, modules }: SpareDriverOrder, folder: string): Keeper {
  const spare = { socket: join(folder, 'socket'), noise: join(folder, 'noise'), modules, varying: [...VARYING] };
  // In its own session, so that signals from a terminal to the gateway's group do not reach it.
  const keeper = spawn(executable, [codeFile(folder)], {
    cwd,
    env: { ...env, STROBE_SPARE: JSON.stringify(spare) },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  keeper.stdin.on('error', () => undefined);
  return keeper;
}

class ReportReader {
  onReport: (report: Report) => void = () => {};
  private log = '';

  constructor(private readonly keeper: Keeper) {
    keeper.stderr.setEncoding('utf8').on('data', (text: string) => (this.log = (this.log + text).slice(-2000)));
    createInterface({ input: keeper.stdout }).on('line', line => this.read(line));
  }

  get hasErrors(): boolean {
    return this.log !== '';
  }

  /** @throws Error if it has ended before, was cancelled, or takes too long. */
  async first(signal: AbortSignal): Promise<Report> {
    const timer = setTimeout(() => this.keeper.stdin.destroy(), START_MS);
    const stop = () => this.keeper.stdin.destroy();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await new Promise<Report>((resolve, reject) => {
        this.onReport = resolve;
        this.keeper.once('error', reject);
        this.keeper.once('close', () => reject(new Error(`could not prepare a driver: ${this.log.trim()}`)));
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  private read(line: string): void {
    try {
      this.onReport(JSON.parse(line) as Report);
    } catch {
      // Output of a user's sitecustomize.
    }
  }
}
