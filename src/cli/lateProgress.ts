import { SetupProgress } from './setupProgress';

/** In ms. Most files are read before anybody would look at a progress. */
const AFTER = 500;

/** The progress of something that mostly takes no time, on a terminal only. */
export class LateProgress {
  private readonly progress = new SetupProgress(process.stderr);
  private readonly from = Date.now() + AFTER;

  /** @param fraction from 0 to 1; null if it is not known */
  update(message: string, fraction: number | null): void {
    if (process.stderr.isTTY && Date.now() > this.from) this.progress.update({ fraction, message });
  }

  /** Removes it from the screen. Clearing twice is harmless. */
  clear(): void {
    this.progress.clear();
  }
}
