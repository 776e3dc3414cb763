import type { ByteReader } from './byteReader';
import { copyBack } from './copyBack';
import { DamagedData } from './damagedData';

export const LZF_MAGIC = Buffer.from('ZV', 'latin1');
const RAW = 0;
const COMPRESSED = 1;

/**
 * Chunks as `LZFOutputStream` of compress-lzf writes them: `ZV`, one byte with the type, the length of the data, the length
 * of the content if it is compressed (both in 2 bytes, big-endian), the data.
 * @throws DamagedData, EndOfBytes.
 */
export function* unlzf(bytes: ByteReader): Generator<Buffer> {
  while (!bytes.hasEnded) {
    const head = bytes.take(5);
    if (!head.subarray(0, LZF_MAGIC.length).equals(LZF_MAGIC)) throw new DamagedData('not a chunk of LZF');
    const length = head.readUInt16BE(3);
    if (head[2] === RAW) yield bytes.take(length);
    else if (head[2] === COMPRESSED) {
      const contentLength = bytes.take(2).readUInt16BE(0);
      yield expand(bytes.take(length), contentLength);
    } else throw new DamagedData('a chunk of LZF has an unknown type');
  }
}

/**
 * The format of LibLZF. A byte below 32 starts a run of that many bytes and one more. Any other refers back: 3 bits of length,
 * more of it in the next byte if they are all set, and 13 bits of distance. (The package for it prints warnings of Node.js.)
 */
function expand(data: Buffer, length: number): Buffer {
  const content = Buffer.alloc(length);
  let [from, to] = [0, 0];
  while (from < data.length) {
    const control = data[from++]!;
    if (control < 32) {
      to += data.copy(content, to, from, from + control + 1);
      from += control + 1;
      continue;
    }
    let count = control >> 5;
    if (count === 7) count += data[from++] ?? 0;
    const start = to - ((control & 31) << 8) - (data[from++] ?? 0) - 1;
    to = copyBack(content, start, to, count + 2);
  }
  if (to !== length) throw new DamagedData('a chunk of LZF has another length');
  return content;
}
