import { basename } from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { LineSplitter } from '../text/lineSplitter';
import { EndOfBytes } from './codecs/byteReader';
import { DamagedData } from './codecs/damagedData';
import { decompress } from './codecs/decompress';
import { filePieces } from './filePieces';

/** Longer lines are no plans: a few bytes of compressed data can stand for gigabytes. */
const LONGEST_LINE = 2 ** 28;

export interface LogLines {
  lines: string[];
  /** The last line of the file has no line end: it may be the start of one. */
  isUnfinished?: true;
  /** Set with the last lines if the file ends before its end, or goes on in a way that cannot be read. */
  end?: 'early' | 'damaged';
}

/**
 * The lines of a file, decompressed, some at a time. The last one may have no line end.
 * @param onRead called with the number of bytes that were read of the file
 * @throws StrobeError `eventLog.tooLong`, and the system's error if the file cannot be read.
 */
export async function* logLines(file: string, onRead?: (bytes: number) => void): AsyncGenerator<LogLines> {
  const splitter = new LineSplitter();
  let end: LogLines['end'];
  try {
    for await (const piece of decompress(filePieces(file, onRead))) {
      const lines = splitter.push(piece);
      if (lines.length > 0) yield { lines };
      else if (splitter.restLength > LONGEST_LINE)
        throw new StrobeError('eventLog.tooLong', `A line of ${basename(file)} is longer than 256 MiB.`);
    }
  } catch (error) {
    if (error instanceof EndOfBytes) end = 'early';
    else if (error instanceof DamagedData) end = 'damaged';
    else throw error;
  }
  const last = splitter.end();
  if (last !== '' || end) yield { lines: last === '' ? [] : [last], isUnfinished: true, ...(end && { end }) };
}
