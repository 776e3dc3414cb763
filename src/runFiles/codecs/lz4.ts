import { decompressBlock } from 'lz4js';
import { hash } from 'lz4js/xxh32';
import type { ByteReader } from './byteReader';
import { DamagedData } from './damagedData';

export const LZ4_MAGIC = Buffer.from('LZ4Block', 'latin1');
const RAW = 0x10;
const COMPRESSED = 0x20;
/** A block is at most 2^(10 + level) bytes, and the level at most 15. */
const MOST_BYTES = 2 ** 25;
const SEED = 0x9747b28c;
const CHECKSUM_BITS = 0x0fffffff;

/**
 * Blocks as `LZ4BlockOutputStream` of lz4-java writes them: `LZ4Block`, one byte with method and level, the length of the
 * data, the length of the content, a part of its xxHash32 (all three in 4 bytes, little-endian), the data.
 * @throws DamagedData, EndOfBytes.
 */
export function* unlz4(bytes: ByteReader): Generator<Buffer> {
  while (!bytes.hasEnded) {
    const head = bytes.take(LZ4_MAGIC.length + 13);
    if (!head.subarray(0, LZ4_MAGIC.length).equals(LZ4_MAGIC)) throw new DamagedData('not a block of LZ4');
    const method = head[8]! & 0xf0;
    const [length, contentLength] = [head.readUInt32LE(9), head.readUInt32LE(13)];
    if (length > MOST_BYTES || contentLength > MOST_BYTES) throw new DamagedData('a block of LZ4 is too long');
    // An empty block ends a stream; another may follow.
    if (contentLength === 0) continue;
    const content = contentOf(method, bytes.take(length), contentLength);
    if ((hash(SEED, content, 0, content.length) & CHECKSUM_BITS) !== head.readUInt32LE(17))
      throw new DamagedData('a block of LZ4 has another checksum');
    yield content;
  }
}

function contentOf(method: number, data: Buffer, length: number): Buffer {
  if (method === RAW && data.length === length) return data;
  const content = Buffer.alloc(length);
  if (method !== COMPRESSED || decompressBlock(data, content, 0, data.length, 0) !== length)
    throw new DamagedData('a block of LZ4 has another length');
  return content;
}
