import { findClassCache, withClassCache, type CachedClasses } from '../../runtime/classCache';
import { withLateCompiler } from '../../runtime/lateCompiler';
import { makeClassCache } from '../../runtime/makeClassCache';
import type { Runtime } from '../../runtime/runtime';
import { Making } from './making';
import type { Spare, SpareState } from './spare';

export interface KeptClassesOptions {
  onChange: () => void;
  /** The next run of the same runtime gets this Java. */
  onJavaHome: (home: string) => void;
  log: (text: string) => void;
}

/** The class cache of the runtime that was used last. Its `residentBytes` are those on the disk, and its end keeps them. */
export class KeptClasses implements Spare {
  private last: { runtime: Runtime; env: Record<string, string> } | null = null;
  private cached: CachedClasses | null = null;
  private readonly making: Making;

  constructor(private readonly options: KeptClassesOptions) {
    this.making = new Making(options.onChange);
  }

  /** @returns the runtime for a run, with the cache if there is one; `prepare` is then for this runtime. */
  use(runtime: Runtime, env: Record<string, string>): Runtime {
    this.last = { runtime, env };
    return this.look();
  }

  state(): SpareState {
    if (this.making.done) return { state: 'preparing', residentBytes: null };
    return { state: this.cached ? 'ready' : 'none', residentBytes: this.cached?.bytes ?? null };
  }

  async prepare(): Promise<void> {
    if (this.making.done) return this.making.done;
    if (this.last === null) return;
    const { runtime, env } = this.last;
    await this.making.begin(signal => this.make(runtime, env, signal));
  }

  async end(): Promise<void> {
    await this.making.giveUp();
  }

  private async make(runtime: Runtime, env: Record<string, string>, signal: AbortSignal): Promise<void> {
    try {
      const made = await makeClassCache(runtime, { env, signal });
      if (made.state === 'unavailable') this.options.log(`Spark's classes are not kept: ${made.reason}.`);
    } catch (error) {
      if (!signal.aborted) this.options.log(`Spark's classes could not be kept: ${(error as Error).message}`);
    } finally {
      this.look();
    }
  }

  /** Whatever is there now, the next run will have. */
  private look(): Runtime {
    const { runtime, env } = this.last!;
    this.cached = findClassCache(runtime, env);
    const used = this.cached ? withClassCache(runtime, this.cached) : withLateCompiler(runtime, env);
    this.options.onJavaHome(used.environment.JAVA_HOME!);
    return used;
  }
}
