import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EndOfBytes } from './byteReader';
import { DamagedData } from './damagedData';

/**
 * Gzip (RFC 1952), also several members after one another. Checksums are checked.
 * @throws DamagedData, and EndOfBytes if the last member is not complete.
 */
export async function* gunzip(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(pieces);
  const inflated = source.pipe(createGunzip());
  source.on('error', error => inflated.destroy(error));
  try {
    for await (const piece of inflated) yield piece as Buffer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new EndOfBytes();
    throw code?.startsWith('Z_') ? new DamagedData((error as Error).message) : error;
  } finally {
    source.destroy();
  }
}
