/** Splits a byte stream, received in pieces of any size, into lines. */
export class LineSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** The lines that `chunk` completes, without line ends. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let data = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      lines.push(data.toString('utf8', 0, end));
      data = data.subarray(end + 1);
    }
    this.rest = data;
    return lines;
  }
}
