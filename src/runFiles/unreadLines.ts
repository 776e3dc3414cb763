import { withoutMark } from './growingLog';
import { logLines, type LogLines } from './logLines';
import { lastCompacted, numberInLog } from './logParts';

/**
 * The lines of files that grow: each line once, however often a file is read. A compressed file can only be read from its start; a file of a rolling log that
 * is whole is not read again.
 */
export class UnreadLines {
  /** Number of lines that were read of each file. */
  private readonly read = new Map<string, number>();
  /** Of a rolling log, the number of the last file that was read whole. */
  private lastWhole = 0;

  /** Of these files, the number of those at the start that were compacted before all of them was read. */
  compactedBefore(files: string[]): number {
    const compacted = lastCompacted(files);
    return compacted > this.lastWhole ? compacted : 0;
  }

  /**
   * @param isWhole whether the file will not grow any more: else its last line may be the start of one
   * @param onRead as of `logLines`, whose errors it throws
   */
  async *linesOf(file: string, isWhole: boolean, onRead: (bytes: number) => void): AsyncGenerator<LogLines> {
    const number = numberInLog(file);
    // It can be a compacted one meanwhile, with some of the same lines.
    if (number !== null && number <= this.lastWhole) return;
    const name = withoutMark(file);
    const known = this.read.get(name) ?? 0;
    let position = 0;
    for await (const part of logLines(file, onRead)) {
      if (part.isUnfinished && !isWhole) continue;
      const passed = Math.min(part.lines.length, Math.max(0, known - position));
      position += part.lines.length;
      yield passed === 0 ? part : { ...part, lines: part.lines.slice(passed) };
    }
    this.read.set(name, Math.max(known, position));
    if (isWhole && number !== null) this.lastWhole = number;
  }
}
