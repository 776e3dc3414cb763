import { withoutMark } from './growingLog';
import { logLines, type LogLines } from './logLines';

/** The lines of files that grow: each line once, however often a file is read. A compressed file can only be read from its start. */
export class UnreadLines {
  /** Number of lines that were read of each file. */
  private readonly read = new Map<string, number>();

  /**
   * @param isLast whether the file will not grow any more: else its last line may be the start of one
   * @param onRead as of `logLines`, whose errors it throws
   */
  async *linesOf(file: string, isLast: boolean, onRead: (bytes: number) => void): AsyncGenerator<LogLines> {
    const name = withoutMark(file);
    const known = this.read.get(name) ?? 0;
    let position = 0;
    for await (const part of logLines(file, onRead)) {
      if (part.isUnfinished && !isLast) continue;
      const passed = Math.min(part.lines.length, Math.max(0, known - position));
      position += part.lines.length;
      yield passed === 0 ? part : { ...part, lines: part.lines.slice(passed) };
    }
    this.read.set(name, Math.max(known, position));
  }
}
