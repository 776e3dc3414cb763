/** The end of the bytes is in the middle of something: a log that is still written, or one that was cut. */
export class EndOfBytes extends Error {}

/** Reads exact numbers of bytes from pieces of any size, without joining them all. */
export class ByteReader {
  private piece: Buffer = Buffer.alloc(0);
  private readonly pieces: Iterator<Buffer>;

  constructor(pieces: Iterable<Buffer>) {
    this.pieces = pieces[Symbol.iterator]();
  }

  get hasEnded(): boolean {
    while (this.piece.length === 0) {
      const next = this.pieces.next();
      if (next.done) return true;
      this.piece = next.value;
    }
    return false;
  }

  /** @throws EndOfBytes if there are fewer. */
  take(length: number): Buffer {
    if (this.piece.length >= length) return this.cut(length);
    const taken: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      if (this.hasEnded) throw new EndOfBytes();
      const part = this.cut(Math.min(missing, this.piece.length));
      missing -= part.length;
      taken.push(part);
    }
    return Buffer.concat(taken);
  }

  private cut(length: number): Buffer {
    const taken = this.piece.subarray(0, length);
    this.piece = this.piece.subarray(length);
    return taken;
  }
}
