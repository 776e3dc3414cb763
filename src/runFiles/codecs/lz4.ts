import loadHashes from 'xxhash-wasm';
import type { ByteReader } from './byteReader';
import { copyBack } from './copyBack';
import { DamagedData } from './damagedData';

export const LZ4_MAGIC = Buffer.from('LZ4Block', 'latin1');
const RAW = 0x10;
const COMPRESSED = 0x20;
/** A block is at most 2^(10 + level) bytes, and the level at most 15. */
const MOST_BYTES = 2 ** 25;
const SHORTEST_MATCH = 4;
const SEED = 0x9747b28c;
const CHECKSUM_BITS = 0x0fffffff;

let xxHash32: (data: Uint8Array, seed: number) => number;

/** Call it before `unlz4`: the hash is WebAssembly. */
export async function loadLz4(): Promise<void> {
  xxHash32 = (await loadHashes()).h32Raw;
}

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
    if ((xxHash32(content, SEED) & CHECKSUM_BITS) !== head.readUInt32LE(17))
      throw new DamagedData('a block of LZ4 has another checksum');
    yield content;
  }
}

function contentOf(method: number, data: Buffer, length: number): Buffer {
  if (method === RAW && data.length === length) return data;
  if (method === COMPRESSED) return expand(data, length);
  throw new DamagedData('a block of LZ4 has an unknown method');
}

/**
 * LZ4's block format: a token with two lengths, literal bytes, and a reference to bytes before them, by their distance in 2 bytes,
 * little-endian. The last one has no reference. (The package for it has neither a license file nor checks.)
 */
function expand(data: Buffer, length: number): Buffer {
  const content = Buffer.alloc(length);
  let [from, to] = [0, 0];
  const lengthOf = (part: number) => {
    let count = part;
    for (let more = part === 15 ? 255 : 0; more === 255; count += more) more = data[from++] ?? 0;
    return count;
  };
  while (from < data.length) {
    const token = data[from++]!;
    const literals = lengthOf(token >> 4);
    to += data.copy(content, to, from, from + literals);
    from += literals;
    if (from >= data.length) break;
    const start = to - (data[from]! + (data[from + 1] ?? 0) * 256);
    from += 2;
    to = copyBack(content, start, to, lengthOf(token & 15) + SHORTEST_MATCH);
  }
  if (to !== length) throw new DamagedData('a block of LZ4 has another length');
  return content;
}
