import type { Run } from '../model/run';
import type { ProgressPrinter } from './progress';

const INTERVAL_MS = 150;
/** Maximum share of the time for views: the Run of a job with many tasks is rebuilt less often. */
const MOST_SHARE = 0.01;

/** Draws a run's progress at intervals while events arrive, and updates the elapsed time while none do. */
export class RunProgress {
  /** Builds the current Run; null if no events have arrived since `run` was built. */
  private snapshot: (() => Run) | null = null;
  private run: Run | null = null;
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(private readonly printer: ProgressPrinter) {}

  changed(snapshot: () => Run): void {
    this.snapshot = snapshot;
    if (!this.ended) this.timer ??= setTimeout(() => this.draw(), INTERVAL_MS);
  }

  /** Shows nothing from now on. */
  end(): void {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    this.printer.end();
  }

  private draw(): void {
    const began = Date.now();
    try {
      this.printer.update(this.latest());
    } catch {
      // The job continues without progress; the summary reports the error.
      return this.end();
    }
    const took = Date.now() - began;
    this.timer = setTimeout(() => this.draw(), Math.max(INTERVAL_MS, took / MOST_SHARE));
  }

  private latest(): Run {
    if (this.snapshot) this.run = this.snapshot();
    this.snapshot = null;
    return this.run!;
  }
}
