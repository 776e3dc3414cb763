import { ByteReader } from './byteReader';
import { gunzip } from './gzip';
import { LZ4_MAGIC, loadLz4, unlz4 } from './lz4';
import { LZF_MAGIC, unlzf } from './lzf';
import { SNAPPY_MAGIC, unsnappy } from './snappy';
import { loadZstd, unzstd } from './zstd';

/** Some codecs are WebAssembly. */
export async function loadCodecs(): Promise<void> {
  await Promise.all([loadZstd(), loadLz4()]);
}

type Decompressor = (pieces: Iterable<Buffer>) => Iterable<Buffer> | AsyncIterable<Buffer>;

const bytesOf =
  (decompress: (bytes: ByteReader) => Iterable<Buffer>): Decompressor =>
  pieces =>
    decompress(new ByteReader(pieces));

/** Formats by the bytes that they start with: the name of a file may have lost its extension. */
const FORMATS: [Buffer, Decompressor][] = [
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unzstd],
  [Buffer.from([0x1f, 0x8b]), gunzip],
  [LZ4_MAGIC, bytesOf(unlz4)],
  [LZF_MAGIC, bytesOf(unlzf)],
  [SNAPPY_MAGIC, bytesOf(unsnappy)],
];
const LONGEST_MAGIC = Math.max(...FORMATS.map(([magic]) => magic.length));

/**
 * What the pieces of a file hold, whichever of the codecs of Spark, or gzip, compressed it; the pieces themselves if none did.
 * Call `loadCodecs` before.
 * @throws DamagedData, and EndOfBytes if the last block is not complete: a log that is still written.
 */
export async function* decompress(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const rest = pieces[Symbol.iterator]();
  const first: Buffer[] = [];
  for (let length = 0; length < LONGEST_MAGIC;) {
    const next = rest.next();
    if (next.done) break;
    length += next.value.length;
    first.push(next.value);
  }
  const start = Buffer.concat(first);
  const all = (function* () {
    if (start.length > 0) yield start;
    for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
  })();
  const format = FORMATS.find(([magic]) => start.subarray(0, magic.length).equals(magic));
  yield* format ? format[1](all) : all;
}
