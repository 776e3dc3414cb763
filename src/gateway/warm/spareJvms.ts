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

/** What cannot be launched is not tried for ever; a machine that was short of memory is given another chance. */
const MAX_FAILURES = 3;

/** A JVM that is a driver's now, once the driver says so. */
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
  /** Why one could not be had, or was of no use. */
  onFailure: (error: Error) => void;
}

/**
 * At most one JVM that waits for a driver whose launch would make the same. Each is handed out once.
 *
 * Whoever keeps it calls `prepare` when the machine is free, `expect` when the next run's environment will differ from the
 * last one's, and gives it to the runs, which call `take`.
 */
export class SpareJvms implements Spare, JvmsForLaunches {
  private spare: SpareJvm | null = null;
  private wanted: LaunchDescription | null = null;
  /** For this launch none could be had, so many times in turn. */
  private failed: { description: LaunchDescription; times: number } | null = null;
  private readonly making: Making;
  private modules: string[] = [];
  /** What differs in the next run's environment: the Java that it will get. */
  private changes: Environment = {};

  constructor(private readonly options: SpareJvmsOptions) {
    this.making = new Making(options.onChange);
  }

  state(): SpareState {
    return stateOf(this.spare, this.making.done !== null);
  }

  /** The next run will have these variables; the last run did not. */
  expect(changes: Environment): void {
    this.changes = changes;
  }

  /** What the last run had imported of pyspark when it ended. */
  note(modules: string[]): void {
    this.modules = modules;
  }

  /** Nothing has run in this folder yet: the next run is taken to be what the last one was. */
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
    // First: what is made in this very moment is ended as well.
    await this.making.giveUp();
    const { spare } = this;
    this.spare = null;
    await spare?.end();
    if (spare) this.options.onChange();
  }

  /** The one that waits, if the driver's launch would make the same. What is made next is for this launch. */
  async take(launch: Launch): Promise<HandedOverJvm | null> {
    // What we start has ours: to start another for this launch would not help.
    if (!hasOurSurroundings(launch.pid)) return null;
    this.wanted = launch.description;
    keepLastLaunch(launch.description);
    const { spare } = this;
    const output = sharedOutput(launch);
    if (spare === null || output === null) return null;
    this.spare = null;
    this.options.onChange();
    try {
      if (!spare.fits(launch.description)) throw new Error('it was launched in another way');
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

  /** It died while it waited. */
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
