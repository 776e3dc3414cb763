import { isSameLaunch, type Launch, type LaunchDescription } from './launchDescription';
import type { JvmLink } from '../jvmLink';
import { keepLastLaunch, lastLaunch } from './lastLaunches';
import { Making } from './making';
import { mayWait } from './mayWait';
import type { Environment } from './sameEnvironment';
import { sharedOutput } from './sharedOutput';
import { stateOf, type Spare, type SpareState } from './spare';
import { SpareJvm, type GivenJvm } from './spareJvm';
import { surroundings } from './surroundings';

/** Limit of attempts for a JVM that cannot be launched; if the machine was short of memory, it is tried again. */
const MAX_FAILURES = 3;

/** A JVM that belongs to a driver once the driver confirms it. */
export interface HandedOverJvm extends GivenJvm {
  link: JvmLink;
  /** The driver uses it. */
  taken(): void;
  /** The driver does not use it: it ends. */
  refused(): void;
}

/** Answers drivers that are about to launch a JVM. */
export interface JvmsForLaunches {
  take(launch: Launch): Promise<HandedOverJvm | null>;
}

export interface SpareJvmsOptions {
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  onChange: () => void;
  /** Called with the reason when one could not be created or used. */
  onFailure: (error: Error) => void;
}

/**
 * At most one waiting JVM, for a driver whose launch would result in the same JVM. Each is handed out once.
 *
 * The owner calls `prepare` when the machine is idle, `expect` if the next run's environment will be different from the
 * last one's, and passes it to the runs, which call `take`.
 */
export class SpareJvms implements Spare, JvmsForLaunches {
  private spare: SpareJvm | null = null;
  private wanted: LaunchDescription | null = null;
  /** Number of consecutive failed attempts for this launch. */
  private failed: { description: LaunchDescription; times: number } | null = null;
  private readonly making: Making;
  private modules: string[] = [];
  /** What changes in the next run's environment: its Java. */
  private changes: Environment = {};

  constructor(private readonly options: SpareJvmsOptions) {
    this.making = new Making(options.onChange);
  }

  state(): SpareState {
    return stateOf(this.spare, this.making.done !== null);
  }

  /** The next run will have these variables, unlike the last run. */
  expect(changes: Environment): void {
    this.changes = changes;
  }

  /** The modules of pyspark that the last run had imported at its end. */
  note(modules: string[]): void {
    this.modules = modules;
  }

  /** Nothing has run in this folder yet: the next run is assumed to be like the last one. */
  recall(cwd: string, env: Environment): void {
    if (this.wanted?.cwd !== cwd) this.wanted = lastLaunch(cwd, env) ?? this.wanted;
  }

  async prepare(): Promise<void> {
    if (this.making.done) return this.making.done;
    if (this.wanted === null || process.platform !== 'linux') return;
    const description = { ...this.wanted, env: { ...this.wanted.env, ...this.changes } };
    if (this.spare?.fits(description)) return;
    if (!mayWait(description) || this.timesFailed(description) >= MAX_FAILURES) return;
    await this.making.begin(signal => this.make(description, signal));
  }

  async end(): Promise<void> {
    // First, so that one being created is ended, too.
    await this.making.giveUp();
    const { spare } = this;
    this.spare = null;
    await spare?.end();
    if (spare) this.options.onChange();
  }

  /** The waiting JVM, if the driver's launch would result in the same. The next one is created for this launch. */
  async take(launch: Launch): Promise<HandedOverJvm | null> {
    // A process that we start has our limits: another spare for this launch would not match either.
    if (!hasOurSurroundings(launch.pid)) return null;
    this.wanted = launch.description;
    keepLastLaunch(launch.description);
    const { spare } = this;
    const output = sharedOutput(launch);
    if (spare === null || output === null) return null;
    this.spare = null;
    this.options.onChange();
    try {
      if (!spare.fits(launch.description)) throw new Error('the launch parameters are different');
      const given = await spare.handOver(output);
      return { ...given, link: spare.link, taken: () => spare.release(), refused: () => void spare.end() };
    } catch (error) {
      this.options.onFailure(error as Error);
      void spare.end();
      return null;
    }
  }

  private async make(description: LaunchDescription, signal: AbortSignal): Promise<void> {
    try {
      await this.spare?.end();
      this.spare = null;
      const { recorderHome } = this.options;
      const spare = await SpareJvm.start({ description, recorderHome, modules: this.modules }, signal);
      this.spare = spare;
      this.failed = null;
      spare.link.onClose(() => this.forget(spare));
    } catch (error) {
      if (!signal.aborted) {
        this.failed = { description, times: this.timesFailed(description) + 1 };
        this.options.onFailure(error as Error);
      }
    }
  }

  private timesFailed(description: LaunchDescription): number {
    return this.failed && isSameLaunch(this.failed.description, description) ? this.failed.times : 0;
  }

  /** It ended while it waited. */
  private forget(spare: SpareJvm): void {
    if (this.spare !== spare) return;
    this.spare = null;
    void spare.end();
    this.options.onChange();
  }
}

function hasOurSurroundings(pid: number): boolean {
  try {
    return surroundings(pid) === surroundings(process.pid);
  } catch {
    return false;
  }
}
