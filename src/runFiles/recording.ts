/**
 * The `.strobe` file: the events of a run.
 *
 * Layout: the bytes `STROBE\n` and the format version, then blocks. A block is the length of its body (4 bytes,
 * big-endian) and the body: a msgpack array of RunEvents in the zlib format (RFC 1950), which ends with a checksum.
 * Blocks are only appended, so a file that ends in the middle of a block is read up to the previous block.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { deflateSync, inflateSync } from 'node:zlib';
import { Packr } from 'msgpackr';
import { checkEvent } from '../model/checkEvent';
import type { RunEvent } from '../model/runEvent';
import { StrobeError } from '../errors/strobeError';
import { hasAtMostItems } from './packedItems';

export const RECORDING_VERSION = 1;

const MAGIC = Buffer.from('STROBE\n', 'latin1');
const HEADER_LENGTH = MAGIC.length + 1;
const BLOCK_HEADER_LENGTH = 4;
/** A block has at most 256 events, of which a few have the text of a plan. A few damaged bytes can stand for far more. */
const LONGEST_BODY = 2 ** 28;
/** Each value takes some 50 bytes of memory once it is unpacked. */
const MOST_ITEMS = 5_000_000;
const packr = new Packr({ useRecords: false });

export function encodeBlock(events: RunEvent[]): Buffer {
  const body = deflateSync(packr.pack(events), { level: 3 });
  const header = Buffer.alloc(BLOCK_HEADER_LENGTH);
  header.writeUInt32BE(body.length, 0);
  return Buffer.concat([header, body]);
}

export const isRecording = (start: Buffer): boolean =>
  start.length >= HEADER_LENGTH && start.subarray(0, MAGIC.length).equals(MAGIC);

/** What a recording file holds. */
export interface Recorded {
  events: RunEvent[];
  /** Whether its end is missing, or damaged. */
  truncated: boolean;
  /** Number of values in it that are no events. */
  invalid: number;
}

/**
 * The events of a recording. Nothing in it is trusted: each event is checked.
 * @throws StrobeError `recording.invalid` if it is not a recording, `recording.version` if a newer Strobe wrote it.
 */
export function decodeRecording(data: Buffer): Recorded {
  if (!isRecording(data)) throw new StrobeError('recording.invalid', 'This file is not a Strobe recording.');
  const version = data[MAGIC.length]!;
  if (version > RECORDING_VERSION)
    throw new StrobeError(
      'recording.version',
      `The recording has format ${version}, but this version of Strobe supports formats up to ${RECORDING_VERSION}. Update Strobe to open it.`,
    );
  const recorded: Recorded = { events: [], truncated: false, invalid: 0 };
  let position = HEADER_LENGTH;
  while (position < data.length) {
    const block = readBlock(data, position);
    if (!block) return { ...recorded, truncated: true };
    for (const value of block.values) {
      const event = checkEvent(value);
      if (event === null) recorded.invalid++;
      else recorded.events.push(event);
    }
    position = block.end;
  }
  return recorded;
}

/** Null for a block that is not whole, or damaged. */
function readBlock(data: Buffer, position: number): { values: unknown[]; end: number } | null {
  const start = position + BLOCK_HEADER_LENGTH;
  if (start > data.length) return null;
  const end = start + data.readUInt32BE(position);
  if (end > data.length) return null;
  try {
    const body = inflateSync(data.subarray(start, end), { maxOutputLength: LONGEST_BODY });
    if (!hasAtMostItems(body, MOST_ITEMS)) return null;
    const values: unknown = packr.unpack(body);
    return Array.isArray(values) ? { values, end } : null;
  } catch {
    return null;
  }
}

/**
 * @param length how many bytes of it to read; left out, all
 * @throws StrobeError `recording.missing`, and as `decodeRecording`.
 */
export async function readRecording(path: string, length?: number): Promise<Recorded> {
  const data = await readFile(path).catch(() => {
    throw new StrobeError('recording.missing', `The file ${path} does not exist or is not readable.`);
  });
  return decodeRecording(data.subarray(0, length));
}

/** Writes a whole recording. @throws StrobeError `recording.unwritable`. */
export function writeRecording(path: string, events: RunEvent[]): void {
  const writer = new RecordingWriter(path, ({ message }) => {
    throw new StrobeError('recording.unwritable', `Could not write the recording ${path}: ${message}`);
  });
  for (const event of events) writer.append(event);
  writer.close();
}

/** Appends events to a new recording; written events are kept if the process dies. */
export class RecordingWriter {
  private readonly descriptor: number;
  private waiting: RunEvent[] = [];
  private whole = HEADER_LENGTH;
  private readonly lost: RunEvent[] = [];
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private hasFailed = false;

  /** @throws StrobeError `recording.unwritable`. */
  constructor(
    readonly path: string,
    private readonly onFault: (error: Error) => void,
  ) {
    try {
      this.descriptor = openSync(path, 'w', 0o600);
      writeSync(this.descriptor, Buffer.concat([MAGIC, Buffer.from([RECORDING_VERSION])]));
    } catch (error) {
      throw new StrobeError(
        'recording.unwritable',
        `Could not write the recording ${path}: ${(error as Error).message}`,
      );
    }
  }

  /** Number of bytes up to the end of the last complete block. */
  get length(): number {
    return this.whole;
  }

  /** Events that were appended but could not be written since the disk failed. */
  get unwritten(): readonly RunEvent[] {
    return this.lost;
  }

  append(event: RunEvent): void {
    if (this.hasFailed) this.lost.push(event);
    if (this.closed) return;
    this.waiting.push(event);
    if (this.waiting.length >= 256) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), 200);
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.closed || this.waiting.length === 0) return;
    const events = this.waiting;
    const block = encodeBlock(events);
    this.waiting = [];
    try {
      this.write(block);
      this.whole += block.length;
    } catch (error) {
      this.lost.push(...events);
      this.hasFailed = true;
      this.closed = true;
      closeSync(this.descriptor);
      this.onFault(error as Error);
    }
  }

  /** Closing twice is harmless. */
  close(): void {
    this.flush();
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }

  /** A disk that runs full writes a part first, and reports the error only at the next write. */
  private write(block: Buffer): void {
    for (let written = 0; written < block.length;) written += writeSync(this.descriptor, block, written);
  }
}
