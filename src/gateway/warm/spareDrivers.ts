/**
 * For who keeps it: `take` for each run of a script, before the command is given to the client; `note` when that run is over
 * (`RecordedRun.loaded`); `expect` when the next run's environment will differ from the last one's; `recall` for a run that
 * may come.
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DriverCommand } from '../driverCommand';
import { Making } from './making';
import { isSameEnvironment, OWN, type Environment } from './sameEnvironment';
import { stateOf, type Spare, type SpareState } from './spare';
import { SpareDriver, UnfitModule, type SpareDriverOrder } from './spareDriver';

/** What a driver is started with. */
export interface DriverStart extends DriverCommand {
  cwd: string;
}

/** What a driver said of itself at its end: the recorder's line `loaded`. */
export interface LoadedByRun {
  modules: string[];
  /** The variables that it really had: a terminal may add some. */
  environment: Environment;
}

export interface SpareDriversOptions {
  /** The folder `recorder` of the bundle. */
  recorderHome: string;
  onChange: () => void;
  /** Why one could not be had, or was of no use. */
  onFailure: (error: Error) => void;
}

/** Before a run has said what it imports. */
const USUAL = ['pyspark.sql', 'pyspark.sql.functions', 'pyspark.sql.types'];
/** Variables by which Python would start differently in `handoff.py`, which must not look at them. */
const STARTS_DIFFERENTLY = ['PYTHONHOME'];
const MOST_UNFIT = 5;
/** The first time a terminal may have had variables that were not known; what does not fit again never will. */
const MOST_REFUSALS = 2;

/** At most one driver that waits for a run of a script which would start in the same way. Each is handed out once. */
export class SpareDrivers implements Spare {
  private spare: SpareDriver | null = null;
  /** What it was made for. */
  private made: DriverStart | null = null;
  private wanted: DriverStart | null = null;
  private wantedBy: string | null = null;
  private loaded: LoadedByRun | null = null;
  private changes: Environment = {};
  private readonly making: Making;
  /** How often a spare driver could not be used for one text of a script. */
  private refusals = { script: '', count: 0 };
  /** Packages that cannot be imported beforehand. */
  private readonly unfit = new Set<string>();

  constructor(private readonly options: SpareDriversOptions) {
    this.making = new Making(options.onChange);
  }

  state(): SpareState {
    return stateOf(this.spare, this.making.done !== null);
  }

  /** The next run will have these variables; the last run did not. */
  expect(changes: Environment): void {
    this.changes = changes;
  }

  /**
   * Nothing has run in this way yet: the next run is taken to be like this.
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
   * A script is about to be run. What is made next is for this start.
   * @returns the command to start in its place: it hands the script to the driver that waits, or runs it in the plain way.
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

  /** A run is over; null where it could not say. Only the one that was asked for last counts. */
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

  /** Whether the driver that waits was made for a start like this one. */
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

  /** It died while it waited. */
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

/** Tells one text of a script from another. */
function versionOf({ cwd, args }: DriverStart): string {
  const script = resolve(cwd, args[0]!);
  return `${script} ${statSync(script, { throwIfNoEntry: false })?.mtimeMs}`;
}

/** Of pyspark its parts, of others all. */
const packageOf = (module: string): string => module.split('.', module.startsWith('pyspark.') ? 2 : 1).join('.');

const withoutOwn = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith(OWN)));
