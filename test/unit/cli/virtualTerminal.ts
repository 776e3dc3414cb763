import { Terminal } from '@xterm/headless';
import type { ProgressStream } from '../../../src/cli/progress';

/** A terminal emulation: it executes what is written to it, and its lines can be read. */
export class VirtualTerminal implements ProgressStream {
  readonly isTTY = true;
  private readonly terminal: Terminal;
  private pending: Promise<void> = Promise.resolve();
  private resized: () => void = () => {};

  constructor(
    public columns: number,
    public rows: number,
  ) {
    this.terminal = new Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true, convertEol: true });
  }

  write(text: string): void {
    this.pending = this.pending.then(() => new Promise(done => this.terminal.write(text, done)));
  }

  on(_event: 'resize', listener: () => void): void {
    this.resized = listener;
  }

  off(): void {
    this.resized = () => {};
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.pending;
    this.terminal.resize(columns, rows);
    [this.columns, this.rows] = [columns, rows];
    this.resized();
  }

  /** The visible lines, without trailing blanks. */
  async screen(): Promise<string[]> {
    await this.pending;
    const { buffer } = this.terminal;
    const first = buffer.active.baseY;
    return Array.from(
      { length: this.rows },
      (_, row) => buffer.active.getLine(first + row)?.translateToString(true) ?? '',
    );
  }

  /** Everything that was shown and not erased, scrolled-off lines included; without empty lines at the end. */
  async everything(): Promise<string[]> {
    await this.pending;
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
    return lines;
  }

  async cursor(): Promise<{ column: number; row: number }> {
    await this.pending;
    return { column: this.terminal.buffer.active.cursorX, row: this.terminal.buffer.active.cursorY };
  }
}
