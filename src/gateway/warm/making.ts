/** The creation of a spare: one at a time, can be cancelled. */
export class Making {
  private current: { done: Promise<void>; abort: AbortController } | null = null;

  /** @param onChange called when one begins and when it ends */
  constructor(private readonly onChange: () => void) {}

  /** Resolves when the creation in progress has succeeded or failed; null if there is none. */
  get done(): Promise<void> | null {
    return this.current?.done ?? null;
  }

  /** Resolves when it ends. @param make never throws; it ends early when its signal is aborted */
  async begin(make: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    const done = make(abort.signal).finally(() => {
      this.current = null;
      this.onChange();
    });
    this.current = { done, abort };
    this.onChange();
    await done;
  }

  /** Resolves when it has ended. */
  async giveUp(): Promise<void> {
    this.current?.abort.abort();
    await this.current?.done;
  }
}
