/** Cuts a stream of bytes into lines, whatever the pieces it arrives in. */
export class LineSplitter {
  private rest: Buffer = Buffer.alloc(0);

  /** Whole lines, without their ends, that `chunk` completes. */
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
