/** Counts the Ctrl-C that reach this process; none of them ends it: what they mean is the client's to say. */
export class InterruptCount {
  private count = 0;

  constructor() {
    process.on('SIGINT', () => this.count++);
  }

  /** A signal that was sent to several processes at once may be noticed here a moment after another one told of it. */
  async read(): Promise<number> {
    await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
    return this.count;
  }
}

const SETTLE_MS = 50;
