import { StrobeError } from '../errors/strobeError';
import type { RunFilePiece } from '../model/runFilePiece';
import { readRunFile, readWithServerLog } from '../runFiles/openRunFile';
import type { ReadOptions } from '../wire/messages';

/** A message has at least so many events, but for the last one: fewer would cost more messages than work. */
const LEAST_EVENTS = 2000;

/**
 * Files that a client reads, each piece when it asks for it. A client that is busy is not flooded, and the file is read while it works
 * on the piece before.
 */
export class RunFileReadings {
  private readonly readings = new Map<number, Reading>();
  private nextId = 1;

  open(path: string, { follow, serverLog }: ReadOptions = {}): number {
    const id = this.nextId++;
    const pieces = serverLog === undefined ? readRunFile(path, { follow }) : readWithServerLog(path, serverLog);
    this.readings.set(id, new Reading(pieces));
    return id;
  }

  /** Null after the last piece. @throws StrobeError those of `readRunFile` and `readWithServerLog` */
  async next(id: number): Promise<RunFilePiece | null> {
    const reading = this.readings.get(id);
    if (!reading) throw new StrobeError('internal', `No file is read as ${id}.`);
    const piece = await reading.next().catch((error: unknown) => {
      this.readings.delete(id);
      throw error;
    });
    if (piece === null) this.readings.delete(id);
    return piece;
  }

  close(id: number): void {
    this.readings.get(id)?.close();
    this.readings.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.readings.keys()]) this.close(id);
  }
}

class Reading {
  private ahead: Promise<RunFilePiece | null>;
  private isClosed = false;

  constructor(private readonly pieces: AsyncGenerator<RunFilePiece>) {
    this.ahead = this.goAhead();
  }

  async next(): Promise<RunFilePiece | null> {
    const piece = await this.ahead;
    if (piece !== null) this.ahead = this.goAhead();
    return piece;
  }

  close(): void {
    this.isClosed = true;
    void this.pieces.return(undefined).catch(() => undefined);
  }

  private goAhead(): Promise<RunFilePiece | null> {
    const piece = this.gather();
    // The next request gets the error.
    piece.catch(() => undefined);
    return piece;
  }

  private async gather(): Promise<RunFilePiece | null> {
    const gathered: RunFilePiece = { events: [], fraction: 0 };
    while (!this.isClosed && gathered.events.length < LEAST_EVENTS) {
      const { value, done } = await this.pieces.next();
      if (done) break;
      for (const event of value.events) gathered.events.push(event);
      gathered.fraction = value.fraction;
      if (value.isGrowing) return { ...gathered, isGrowing: true };
    }
    return gathered.events.length > 0 ? gathered : null;
  }
}
