import { basename } from 'node:path';
import { SetupProgress } from './setupProgress';

/** In ms. Most files are read before anybody would look at a progress. */
const AFTER = 500;

/** How much of a file has been read, on a terminal only. */
export class ReadingProgress {
  private readonly progress = new SetupProgress(process.stderr);
  private readonly from = Date.now() + AFTER;
  private readonly message: string;

  constructor(file: string) {
    this.message = `Reading ${basename(file)}`;
  }

  /** @param fraction from 0 to 1 */
  update(fraction: number): void {
    if (process.stderr.isTTY && Date.now() > this.from) this.progress.update({ fraction, message: this.message });
  }

  /** Removes it from the screen. Clearing twice is harmless. */
  clear(): void {
    this.progress.clear();
  }
}
