import { open, type FileHandle } from 'node:fs/promises';
import { LineSplitter } from '../py4j/codec';

const CHUNK = 1 << 18;

/**
 * Follows a file that another process appends to, line by line. It asks the file itself, at an interval, because
 * file-change notices do not exist for every file system.
 */
export class EventLogTail {
  private handle: FileHandle | null = null;
  private position = 0;
  private readonly splitter = new LineSplitter();
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly onLines: (lines: string[]) => void,
  ) {}

  start(intervalMs: number): void {
    this.timer = setInterval(() => void this.drain(), intervalMs);
  }

  /** Reads up to the file's present end. */
  drain(): Promise<void> {
    this.reading = this.reading.then(() => this.readOn()).catch(() => undefined);
    return this.reading;
  }

  /** Reads the rest and lets the file go. Stopping twice is harmless. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.drain();
    await this.handle?.close();
    this.handle = null;
  }

  private async readOn(): Promise<void> {
    this.handle ??= await open(this.path, 'r').catch(() => null);
    if (!this.handle) return;
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await this.handle.read(buffer, 0, CHUNK, this.position);
      if (bytesRead === 0) return;
      this.position += bytesRead;
      const lines = this.splitter.push(Buffer.from(buffer.subarray(0, bytesRead)));
      if (lines.length) this.onLines(lines);
    }
  }
}
