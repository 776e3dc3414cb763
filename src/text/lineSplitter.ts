/** Splits a byte stream, received in pieces of any size, into lines. Each byte is copied once, however long its line is. */
export class LineSplitter {
  private rest: Buffer[] = [];

  /** The lines that `chunk` completes, without line ends. It may be kept until its last line is complete. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      lines.push(this.lineWith(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.rest.push(chunk.subarray(start));
    return lines;
  }

  /** The text after the last line end: a line that is not complete, or has no line end. */
  end(): string {
    return this.lineWith(Buffer.alloc(0));
  }

  /** Number of bytes after the last line end. */
  get restLength(): number {
    return this.rest.reduce((sum, { length }) => sum + length, 0);
  }

  private lineWith(last: Buffer): string {
    const line = this.rest.length === 0 ? last : Buffer.concat([...this.rest, last]);
    this.rest = [];
    return line.toString('utf8');
  }
}
