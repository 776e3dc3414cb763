/** Consecutive top-level statements of a file. Chunks are parsed separately and reused while their text stays the same. */
export interface TextChunk {
  /** First row, from 0. */
  row: number;
  text: string;
  language: 'python' | 'sql';
  /** Column in the file where each line of the text starts; null if all start at column 0. */
  margins: number[] | null;
}

/** Statements that cannot be inside brackets. If one is at the start of a line, an earlier bracket is unclosed. */
const SURE_START = /^(?:@|(?:async\s+)?def\b|class\b|import\b|from\s+\S+\s+import\b|while\b|with\b|try\s*:|return\b)/;
const COMPOUND_START = /^(?:@|(?:async\s+)?(?:def|for|with)\b|class\b|if\b|while\b|try\s*:|match\b)/;
const CONTINUES = /^(?:else|elif|except|finally)\b/;
const SIGN = /["'#()[\]{}\\\n]/g;
const MAX_ROWS = 200;

/**
 * Splits Python code into chunks that start at top-level statements. Sequences of plain statements are split by their text alone,
 * so that an edit changes only its own chunk and perhaps the next one.
 */
export function splitChunks(text: string): TextChunk[] {
  const chunks: TextChunk[] = [];
  const scan = new LineScan(text);
  let start = 0;
  let startRow = 0;
  let decorated = false;
  let afterBlock = false;
  while (!scan.done) {
    const { offset, row } = scan;
    const first = text.charCodeAt(offset);
    if (isTopLevel(first)) {
      const head = text.slice(offset, offset + 80);
      if (scan.depth > 0 && SURE_START.test(head)) scan.depth = 0;
      if (scan.free && !CONTINUES.test(head)) {
        const compound = COMPOUND_START.test(head);
        const begins = compound ? !decorated : afterBlock || isMark(text, offset) || row - startRow >= MAX_ROWS;
        if (begins && offset > start) {
          chunks.push(pythonChunk(startRow, text.slice(start, offset)));
          start = offset;
          startRow = row;
        }
        decorated = first === 64;
        afterBlock = compound && !decorated;
      }
    }
    scan.next();
  }
  if (start < text.length) chunks.push(pythonChunk(startRow, text.slice(start)));
  return chunks;
}

const pythonChunk = (row: number, text: string): TextChunk => ({ row, text, language: 'python', margins: null });

/** Whether the character is not white space, a comment, a closing bracket, or a line break. */
function isTopLevel(code: number): boolean {
  return !(code <= 32 || code === 35 || code === 41 || code === 93 || code === 125 || Number.isNaN(code));
}

/** True for about one in eight lines, depending on the text of the line. */
function isMark(text: string, offset: number): boolean {
  let hash = 0;
  for (let index = offset; index < text.length && text.charCodeAt(index) !== 10; index++) {
    hash = (hash * 31 + text.charCodeAt(index)) | 0;
  }
  return (hash & 7) === 0;
}

/** Scans line by line, and tracks whether a line starts inside a string or a bracket, or after a backslash. */
export class LineScan {
  offset = 0;
  row = 0;
  depth = 0;
  private quote = '';
  private continued = false;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.offset >= this.text.length;
  }

  /** Whether the line is in a text, or continues the line before it. */
  get isInside(): boolean {
    return this.quote !== '' || this.continued;
  }

  get free(): boolean {
    return this.depth === 0 && this.quote === '' && !this.continued;
  }

  next(): void {
    const { text } = this;
    this.continued = false;
    let index = this.offset;
    for (;;) {
      index = this.nextSign(index);
      const code = text.charCodeAt(index);
      if (index >= text.length || code === 10) break;
      index = (this.quote === '' ? this.inCode(code, index) : this.inString(code, index)) + 1;
    }
    this.offset = index + 1;
    this.row++;
  }

  /** Skips to the next relevant character. */
  private nextSign(from: number): number {
    SIGN.lastIndex = from;
    return SIGN.test(this.text) ? SIGN.lastIndex - 1 : this.text.length;
  }

  private inCode(code: number, index: number): number {
    const { text } = this;
    if (code === 34 || code === 39) return this.openString(index);
    if (code === 35) return endOfLine(text, index) - 1;
    if (code === 40 || code === 91 || code === 123) this.depth++;
    else if ((code === 41 || code === 93 || code === 125) && this.depth > 0) this.depth--;
    else if (code === 92 && isLineEnd(text, index + 1)) this.continued = true;
    return index;
  }

  /** @returns the end of a string that ends on its line; a triple-quoted string stays open */
  private openString(index: number): number {
    const { text } = this;
    const mark = text[index]!;
    if (text.startsWith(mark.repeat(3), index)) {
      this.quote = mark.repeat(3);
      return index + 2;
    }
    for (let end = index + 1; end < text.length; end++) {
      const each = text[end];
      if (each === mark) return end;
      if (each === '\n') return end - 1;
      if (each === '\\') {
        if (isLineEnd(text, end + 1)) {
          this.continued = true;
          this.quote = mark;
          return endOfLine(text, end) - 1;
        }
        end++;
      }
    }
    return text.length;
  }

  private inString(code: number, index: number): number {
    if (code === 92) return isLineEnd(this.text, index + 1) ? index : index + 1;
    if (!this.text.startsWith(this.quote, index)) return index;
    const { length } = this.quote;
    this.quote = '';
    return index + length - 1;
  }
}

const isLineEnd = (text: string, index: number) => text[index] === '\n' || text.startsWith('\r\n', index);

function endOfLine(text: string, index: number): number {
  const end = text.indexOf('\n', index);
  return end < 0 ? text.length : end;
}
