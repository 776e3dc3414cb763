/** The making of something that is kept ready: one at a time, and it can be given up. */
export class Making {
  private current: { done: Promise<void>; abort: AbortController } | null = null;

  /** @param onChange called when one begins and when it is over */
  constructor(private readonly onChange: () => void) {}

  /** Resolves when what is being made is there, or cannot be had; null where nothing is being made. */
  get done(): Promise<void> | null {
    return this.current?.done ?? null;
  }

  /** Resolves when it is over. @param make never throws; it ends early when its signal is aborted */
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

  /** Resolves when it is over. */
  async giveUp(): Promise<void> {
    this.current?.abort.abort();
    await this.current?.done;
  }
}
