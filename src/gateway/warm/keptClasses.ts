import { findClassCache, withClassCache, type CachedClasses } from '../../runtime/classCache';
import { withLateCompiler } from '../../runtime/lateCompiler';
import { makeClassCache } from '../../runtime/makeClassCache';
import type { Runtime } from '../../runtime/runtime';
import { Making } from './making';
import type { Spare, SpareState } from './spare';

export interface KeptClassesOptions {
  onChange: () => void;
  /** Sets the Java of the next run with the same runtime. */
  onJavaHome: (home: string) => void;
  log: (text: string) => void;
}

/** The class cache of the last used runtime. Its `residentBytes` are those on disk, and ending it keeps the files. */
export class KeptClasses implements Spare {
  private last: { runtime: Runtime; env: Record<string, string> } | null = null;
  private cached: CachedClasses | null = null;
  private readonly making: Making;

  constructor(private readonly options: KeptClassesOptions) {
    this.making = new Making(options.onChange);
  }

  /** @returns the runtime for a run, with the cache if there is one; `prepare` then works for this runtime. */
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
      if (made.state === 'unavailable') this.options.log(`No class cache: ${made.reason}.`);
    } catch (error) {
      if (!signal.aborted) this.options.log(`Could not create the class cache: ${(error as Error).message}`);
    } finally {
      this.look();
    }
  }

  /** The next run uses whatever exists now. */
  private look(): Runtime {
    const { runtime, env } = this.last!;
    this.cached = findClassCache(runtime, env);
    const used = this.cached ? withClassCache(runtime, this.cached) : withLateCompiler(runtime, env);
    this.options.onJavaHome(used.environment.JAVA_HOME!);
    return used;
  }
}
