import { cutText } from '../view/text/fitText';

const BAR_WIDTH = 24;

/** Shows the progress of creating a runtime, or of reading a file: one line that is redrawn on a terminal, one line per phase elsewhere. */
export class SetupProgress {
  private lastText = '';
  private isShown = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  update({ fraction, message }: { fraction: number | null; message: string }): void {
    if (this.stream.isTTY) this.draw(fraction, message);
    else if (message !== this.lastText) this.stream.write(`strobe: ${message}\n`);
    this.lastText = message;
  }

  /** Removes the line from the screen. Clearing twice is harmless. */
  clear(): void {
    if (this.isShown) this.stream.write('\r\x1b[K');
    this.isShown = false;
  }

  private draw(fraction: number | null, message: string): void {
    const filled = Math.floor((fraction ?? 0) * BAR_WIDTH);
    const bar = fraction === null ? '' : `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} `;
    const percent = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)} % `;
    this.stream.write(`\r\x1b[K${cutText(`${bar}${percent}${message}`, (this.stream.columns ?? 80) - 1)}`);
    this.isShown = true;
  }
}
