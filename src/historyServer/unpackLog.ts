import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { sumOf } from '../model/sumOf';
import { checkArchive, roomIn } from './logRoom';

/**
 * Unpacks the archive of an event log: one file, or the folder of a rolling log. Names in it are not trusted to be in that folder.
 * @param folder where the log goes
 * @returns the path of the log
 * @throws StrobeError `historyServer.tooLarge`; Error if the archive is damaged; the system's error; the reason of the signal.
 */
export async function unpackLog(archive: string, folder: string, signal?: AbortSignal): Promise<string> {
  const zip = await openPromise(archive, { autoClose: false });
  const files: string[] = [];
  try {
    for (const entry of await checkedEntries(zip, archive, folder)) {
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

/** The files in an archive that there is room for. Unpacking one ends when it is longer than it says. */
async function checkedEntries(zip: ZipFile, archive: string, folder: string): Promise<Entry[]> {
  const [{ size: packed }, room] = await Promise.all([stat(archive), roomIn(folder)]);
  checkArchive({ packed, unpacked: 0, files: zip.entryCount }, room);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>)
    if (!entry.fileName.endsWith('/')) entries.push(entry);
  const unpacked = sumOf(entries, ({ uncompressedSize }) => uncompressedSize);
  checkArchive({ packed, unpacked, files: entries.length }, room);
  return entries;
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
