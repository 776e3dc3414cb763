const ESC = '\u001b';
const SAVE = `${ESC}7`;
const RESTORE = `${ESC}8`;
/** Down one line in the same column; scrolls at the bottom of the region. */
const INDEX = `${ESC}D`;
const WHOLE_SCREEN = `${ESC}[r`;
const PLAIN = `${ESC}[0m`;
const ERASE_LINE = `${ESC}[2K`;
const ERASE_BELOW = `${ESC}[J`;

const FEWEST_ROWS = 8;

export interface PanelStream {
  write(text: string): unknown;
  isTTY?: boolean;
  rows?: number;
}

/**
 * Some lines at the bottom of a terminal that other processes write to at the same time. The scrolling region (DECSTBM)
 * of the terminal is reduced to the rows above, so the output of others scrolls there and never reaches these lines.
 * Their cursor is restored after each drawing. The panel grows with its text and shrinks only when it is cleared, so
 * that nothing jumps.
 */
export class TerminalPanel {
  private height = 0;
  private drawn = '';

  constructor(private readonly stream: PanelStream) {}

  static fits(stream: PanelStream): boolean {
    return stream.isTTY === true && (stream.rows ?? 0) >= FEWEST_ROWS && process.env.TERM !== 'dumb';
  }

  get isShown(): boolean {
    return this.height > 0;
  }

  show(lines: string[]): void {
    const most = Math.max(1, Math.floor(this.rows() / 3));
    const visible = lines.slice(0, most);
    const reserve = visible.length > this.height ? this.reserve(visible.length) : '';
    const text = Array.from({ length: this.height }, (_, index) => visible[index] ?? '').join('\n');
    if (reserve === '' && text === this.drawn) return;
    this.drawn = text;
    this.stream.write(reserve + this.paint(text.split('\n')));
  }

  /** Removes the panel and restores the full scrolling region; the cursor stays where the others' output ended. */
  clear(): void {
    if (this.height === 0) return;
    this.stream.write(SAVE + WHOLE_SCREEN + `${ESC}[${this.top()};1H${ERASE_BELOW}` + RESTORE);
    this.forget();
  }

  /**
   * The terminal was resized: its region is wrong and the rows may have moved. Erases everything below the others'
   * cursor; the next `show` makes a new region.
   */
  resized(): void {
    if (this.height === 0) return;
    this.stream.write(SAVE + WHOLE_SCREEN + RESTORE + ERASE_BELOW);
    this.forget();
  }

  private rows(): number {
    return this.stream.rows ?? 24;
  }

  private top(): number {
    return Math.max(1, this.rows() - this.height + 1);
  }

  private forget(): void {
    this.height = 0;
    this.drawn = '';
  }

  /** Makes room for `height` lines under the cursor, at any position, and reduces the region. */
  private reserve(height: number): string {
    const release = this.height > 0 ? SAVE + WHOLE_SCREEN + `${ESC}[${this.top()};1H${ERASE_BELOW}` + RESTORE : '';
    this.height = height;
    const room = INDEX.repeat(height) + `${ESC}[${height}A`;
    return `${release}${room}${SAVE}${ESC}[1;${this.rows() - height}r${RESTORE}`;
  }

  private paint(lines: string[]): string {
    const rows = lines.map((line, index) => `${ESC}[${this.top() + index};1H${ERASE_LINE}${line}`);
    return SAVE + PLAIN + rows.join('') + RESTORE;
  }
}
