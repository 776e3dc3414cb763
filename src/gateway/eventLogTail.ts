import { open, type FileHandle } from 'node:fs/promises';
import { LineSplitter } from '../text/lineSplitter';

const CHUNK = 1 << 18;

/** Receives the content of the file. */
export interface TailReader {
  onLines: (lines: string[]) => void;
  /** Nothing is read after this. */
  onFailure: (error: Error) => void;
}

/**
 * Follows a file that another process appends to, line by line. It polls the file, because not every file system
 * supports change notifications.
 */
export class EventLogTail {
  private position = 0;
  private readonly splitter = new LineSplitter();
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> = Promise.resolve();
  /** Closed, or not to be read any further. */
  private hasEnded = false;

  private constructor(
    private readonly file: FileHandle,
    private readonly reader: TailReader,
  ) {}

  /**
   * Opens the file immediately, not at the first read: Spark renames a finished log, and a short application may end
   * before the first read.
   * @throws if the file does not exist.
   */
  static async open(path: string, reader: TailReader): Promise<EventLogTail> {
    return new EventLogTail(await open(path, 'r'), reader);
  }

  start(intervalMs: number): void {
    this.timer = setInterval(() => void this.drain(), intervalMs);
  }

  /** Reads up to the current end of the file. */
  drain(): Promise<void> {
    this.reading = this.reading
      .then(() => this.readOn())
      .catch((error: Error) => {
        this.hasEnded = true;
        this.reader.onFailure(error);
      });
    return this.reading;
  }

  /** Reads the rest and closes the file. Stopping twice is harmless. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.drain();
    this.hasEnded = true;
    await this.file.close();
  }

  private async readOn(): Promise<void> {
    if (this.hasEnded) return;
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await this.file.read(buffer, 0, CHUNK, this.position);
      if (bytesRead === 0) return;
      this.position += bytesRead;
      const lines = this.splitter.push(Buffer.from(buffer.subarray(0, bytesRead)));
      if (lines.length) this.reader.onLines(lines);
    }
  }
}
