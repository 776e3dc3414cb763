import { constants } from 'node:os';

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The first request to end this process (Ctrl-C, `kill`) ends a wait instead. The second one ends the process as usual. */
export class StopSignals {
  private readonly stopped = new AbortController();
  /** As a shell reports the signal; 0 if there was none. */
  exitCode = 0;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.stop);
  }

  /** Aborted by the first request. */
  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.stop);
  }

  private readonly stop = (signal: NodeJS.Signals): void => {
    this.dispose();
    this.exitCode = 128 + constants.signals[signal];
    this.stopped.abort();
  };
}
