/**
 * Usage: call `take` for each run of a script, before the command is sent to the client; `note` when that run has ended
 * (`RecordedRun.loaded`); `expect` if the next run's environment will be different from the last one's; `recall` for a
 * run that may follow.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DriverCommand } from '../driverCommand';
import { Making } from './making';
import { isSameEnvironment, OWN, type Environment } from './sameEnvironment';
import { stateOf, type Spare, type SpareState } from './spare';
import { SpareDriver, UnfitModule, type SpareDriverOrder } from './spareDriver';

/** The start parameters of a driver. */
export interface DriverStart extends DriverCommand {
  cwd: string;
}

/** What a driver reported at its end: the recorder's line `loaded`. */
export interface LoadedByRun {
  modules: string[];
  /** The variables that it really had: a terminal may add some. */
  environment: Environment;
}

export interface SpareDriversOptions {
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  onChange: () => void;
  /** Called with the reason when one could not be created or used. */
  onFailure: (error: Error) => void;
}

/** Before a run has reported its imports. */
const USUAL = ['pyspark.sql', 'pyspark.sql.functions', 'pyspark.sql.types'];
/** Variables that change how Python starts in `handoff.py`, which must not depend on them. */
const STARTS_DIFFERENTLY = ['PYTHONHOME'];
const MOST_UNFIT = 5;
/** Number of attempts: the first time, a terminal may have had unknown variables; a second mismatch is permanent. */
const MOST_REFUSALS = 2;

/** At most one driver, waiting for a run of a script that would start in the same way. Each is handed out once. */
export class SpareDrivers implements Spare {
  private spare: SpareDriver | null = null;
  /** The start that it was created for. */
  private made: DriverStart | null = null;
  private wanted: DriverStart | null = null;
  private wantedBy: string | null = null;
  private loaded: LoadedByRun | null = null;
  private changes: Environment = {};
  private readonly making: Making;
  /** How often a spare driver did not match, for one text of a script. */
  private refusals = { script: '', count: 0 };
  /** Packages that cannot be imported in advance. */
  private readonly unfit = new Set<string>();

  constructor(private readonly options: SpareDriversOptions) {
    this.making = new Making(options.onChange);
  }

  state(): SpareState {
    return stateOf(this.spare, this.making.done !== null);
  }

  /** The next run will have these variables, unlike the last run. */
  expect(changes: Environment): void {
    this.changes = changes;
  }

  /**
   * No run has started in this way yet: the next run is assumed to be like this.
   * @param environment the variables that it would really have
   */
  recall(start: DriverStart, environment: Environment): void {
    if (!isScript(start) || (this.wanted !== null && isSameStart(this.wanted, start))) return;
    const known = this.wanted?.command === start.command ? this.loaded : null;
    this.wanted = start;
    this.wantedBy = null;
    this.loaded = { modules: known?.modules ?? USUAL, environment };
  }

  /**
   * A script is about to run. The next spare is created for this start.
   * @returns the command to start instead: it hands the script to the waiting driver, or runs it normally.
   */
  take(runId: string, start: DriverStart): DriverCommand {
    const { command, args, env } = start;
    const plain = { command, args, env };
    if (!isScript(start)) return plain;
    const { spare } = this;
    const fits = this.fits(start);
    if (this.wanted?.command !== command) this.loaded = null;
    this.wanted = start;
    this.wantedBy = runId;
    if (spare === null) return plain;
    this.spare = null;
    this.options.onChange();
    if (fits) return spare.handOver(plain);
    void spare.end();
    return plain;
  }

  /** A run has ended; null if it reported nothing. Only the one requested last counts. */
  note(runId: string, loaded: LoadedByRun | null): void {
    if (runId === this.wantedBy) this.loaded = loaded ?? this.loaded;
  }

  async prepare(): Promise<void> {
    if (this.making.done) return this.making.done;
    if (this.wanted === null || process.platform !== 'linux') return;
    const start = { ...this.wanted, env: { ...this.wanted.env, ...this.changes } };
    if (this.spare !== null && this.fits(start)) return;
    if (this.refusals.script === versionOf(start) && this.refusals.count >= MOST_REFUSALS) return;
    await this.making.begin(signal => this.make(start, signal));
  }

  async end(): Promise<void> {
    await this.making.giveUp();
    const { spare } = this;
    this.spare = null;
    await spare?.end();
    if (spare) this.options.onChange();
  }

  /** Whether the waiting driver was created for an equal start. */
  private fits(start: DriverStart): boolean {
    return this.made !== null && isSameStart(this.made, start);
  }

  private async make(start: DriverStart, signal: AbortSignal): Promise<void> {
    try {
      const old = this.spare;
      this.spare = null;
      await old?.end();
      const spare = await this.startFit(start, signal);
      this.spare = spare;
      this.made = start;
      spare.onEnd(() => this.forget(spare));
    } catch (error) {
      if (!signal.aborted) this.options.onFailure(error as Error);
    }
  }

  private async startFit(start: DriverStart, signal: AbortSignal): Promise<SpareDriver> {
    for (let tries = 0; ; tries++) {
      try {
        const onRefused = (reason: string) => this.refused(reason);
        return await SpareDriver.start(this.order(start), this.options.recorderHome, signal, onRefused);
      } catch (error) {
        if (!(error instanceof UnfitModule) || tries === MOST_UNFIT) throw error;
        this.options.onFailure(error);
        this.unfit.add(packageOf(error.module));
      }
    }
  }

  private order({ command, cwd, env }: DriverStart): SpareDriverOrder {
    const modules = this.loaded?.modules ?? USUAL;
    return {
      executable: command,
      cwd,
      env: withoutOwn({ ...(this.loaded?.environment ?? env), ...this.changes }),
      modules: modules.filter(name => !this.unfit.has(packageOf(name))),
    };
  }

  private refused(reason: string): void {
    const script = this.wanted === null ? '' : versionOf(this.wanted);
    this.refusals = { script, count: script === this.refusals.script ? this.refusals.count + 1 : 1 };
    this.options.onFailure(new Error(reason));
  }

  /** It ended while it waited. */
  private forget(spare: SpareDriver): void {
    if (this.spare !== spare) return;
    this.spare = null;
    this.options.onChange();
  }
}

const isSameStart = (one: DriverStart, other: DriverStart): boolean =>
  one.command === other.command && one.cwd === other.cwd && isSameEnvironment(one.env, other.env);

const isScript = ({ args, env }: DriverStart): boolean =>
  args[0]?.endsWith('.py') === true && STARTS_DIFFERENTLY.every(name => env[name] === undefined);

/** Identifies the text of a script. */
function versionOf({ cwd, args }: DriverStart): string {
  const script = resolve(cwd, args[0]!);
  return `${script} ${statSync(script, { throwIfNoEntry: false })?.mtimeMs}`;
}

/** For pyspark the submodules, for other packages only the package. */
const packageOf = (module: string): string => module.split('.', module.startsWith('pyspark.') ? 2 : 1).join('.');

const withoutOwn = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith(OWN)));
