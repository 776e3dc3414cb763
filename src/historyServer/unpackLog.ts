import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry } from 'yauzl';

/** More is no log that anybody waits for. */
const MOST_BYTES = 2 ** 36;

/**
 * Unpacks the archive of an event log: one file, or the folder of a rolling log. Names in it are not trusted to be in that folder.
 * @param folder where the log goes
 * @returns the path of the log
 * @throws Error if the archive is damaged; the system's error; the reason of the signal.
 */
export async function unpackLog(archive: string, folder: string, signal?: AbortSignal): Promise<string> {
  const zip = await openPromise(archive);
  const files: string[] = [];
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
      if (entry.fileName.endsWith('/')) continue;
      bytes += entry.uncompressedSize;
      if (bytes > MOST_BYTES) throw new Error('it is larger than 64 GiB');
      const parent = join(folder, parentOf(entry.fileName));
      await mkdir(parent, { recursive: true });
      const file = join(parent, basename(entry.fileName));
      const target = createWriteStream(file, { mode: 0o600 });
      await pipeline(await zip.openReadStreamPromise(entry), checked(entry), target, { signal });
      files.push(file);
    }
  } finally {
    zip.close();
  }
  const [first] = files;
  if (first === undefined) throw new Error('nothing is in it');
  return files.length === 1 ? first : dirname(first);
}

/** The files of a rolling log are in a folder with its name. */
function parentOf(name: string): string {
  const parent = basename(dirname(name));
  return parent === '.' || parent === '..' || parent === '' ? 'log' : parent;
}

/** Passes the content of a file on, and compares its checksum. */
function checked({ crc32: expected, fileName }: Entry): Transform {
  let sum = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum);
      done(null, piece);
    },
    flush: done => done(sum === expected ? null : new Error(`the checksum of ${fileName} is wrong`)),
  });
}
