import { uncompress } from 'snappyjs';
import type { ByteReader } from './byteReader';
import { DamagedData } from './damagedData';

export const SNAPPY_MAGIC = Buffer.from('\x82SNAPPY\0', 'latin1');
const HEAD_LENGTH = SNAPPY_MAGIC.length + 8;
/** Spark's blocks have 32 KiB; `spark.io.compression.snappy.blockSize` can make them larger. */
const MOST_BYTES = 2 ** 26;

/**
 * Blocks as `SnappyOutputStream` of snappy-java writes them: a head of magic and two versions (4 bytes each), then blocks, each
 * after its length (4 bytes, big-endian). Another head can stand in place of a block: logs were joined.
 * @throws DamagedData, EndOfBytes.
 */
export function* unsnappy(bytes: ByteReader): Generator<Buffer> {
  while (!bytes.hasEnded) {
    const start = bytes.take(4);
    if (start.equals(SNAPPY_MAGIC.subarray(0, 4))) {
      bytes.take(HEAD_LENGTH - 4);
      continue;
    }
    const length = start.readUInt32BE(0);
    if (length > MOST_BYTES) throw new DamagedData('a block of Snappy is too long');
    yield expand(bytes.take(length));
  }
}

function expand(data: Buffer): Buffer {
  try {
    return uncompress(data, MOST_BYTES);
  } catch (error) {
    throw new DamagedData((error as Error).message);
  }
}
