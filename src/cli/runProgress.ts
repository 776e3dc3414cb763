import type { Run } from '../model/run';
import type { ProgressPrinter } from './progress';

const INTERVAL_MS = 150;
/** Views may take this share of the time at most: a Run of many tasks is not made anew more often than it is worth. */
const MOST_SHARE = 0.01;

/** Draws a run's progress now and then while events come, and moves its clock on while none do. */
export class RunProgress {
  /** What makes the Run anew; null when none of its events came since `run` was made. */
  private snapshot: (() => Run) | null = null;
  private run: Run | null = null;
  private timer: NodeJS.Timeout | null = null;
  private ended = false;

  constructor(private readonly printer: ProgressPrinter) {}

  changed(snapshot: () => Run): void {
    this.snapshot = snapshot;
    if (!this.ended) this.timer ??= setTimeout(() => this.draw(), INTERVAL_MS);
  }

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
      // The job goes on without a picture of it; what is wrong shows again, with its words, in the summary.
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
