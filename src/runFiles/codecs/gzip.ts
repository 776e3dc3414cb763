import { Inflate, Z_SYNC_FLUSH } from 'pako';
import { EndOfBytes } from './byteReader';
import { DamagedData } from './damagedData';

/**
 * Gzip (RFC 1952), also several members after one another. Checksums are checked.
 * @throws DamagedData, and EndOfBytes if the last member is not complete.
 */
export function* gunzip(pieces: Iterable<Buffer>): Generator<Buffer> {
  let inflated: Buffer[] = [];
  const member = () =>
    Object.assign(new Inflate(), {
      onData: (part: Uint8Array) => inflated.push(Buffer.from(part)),
      onEnd: () => undefined,
    });
  let inflate = member();
  for (const piece of pieces) {
    // The library finds the next member only in the piece where the last one ended.
    if (inflate.ended) inflate = member();
    inflate.push(piece, Z_SYNC_FLUSH);
    if (inflate.err) throw new DamagedData(inflate.msg);
    yield* inflated;
    inflated = [];
  }
  if (!inflate.ended) throw new EndOfBytes();
}
