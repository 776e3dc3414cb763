import { statfs } from 'node:fs/promises';
import { StrobeError } from '../errors/strobeError';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';

/** Others write to the same disk. */
const SHARE_OF_FREE = 0.9;
/** More is no log that anybody waits for. */
const MOST_BYTES = 2 ** 36;
/** A rolling log of months has some hundreds. */
const MOST_FILES = 100_000;
/** Any archive may have so much. */
const ALWAYS_ALLOWED = 2 ** 30;
/** The text of a log is at most about a hundred times as long as its archive. Zeros are a thousand times as long. */
const MOST_RATIO = 200;

/** What an archive says of itself. */
export interface ArchiveSize {
  /** Number of bytes of the archive, and of the files in it. */
  packed: number;
  unpacked: number;
  files: number;
}

/** Number of bytes that may be written to the disk of a folder. */
export async function roomIn(folder: string): Promise<number> {
  const { blocks, bavail, bsize } = await statfs(folder);
  // Some file systems do not tell.
  return blocks === 0 ? MOST_BYTES : Math.min(MOST_BYTES, bavail * bsize * SHARE_OF_FREE);
}

/** @throws StrobeError `historyServer.tooLarge` */
export function checkRoom(bytes: number, room: number): void {
  if (bytes <= room) return;
  throw tooLarge(`it takes at least ${formatBytes(bytes)}, and there is room for ${formatBytes(room)}`);
}

/** Refuses an archive that is none of a log, before anything of it is unpacked. @throws StrobeError `historyServer.tooLarge` */
export function checkArchive({ packed, unpacked, files }: ArchiveSize, room: number): void {
  if (files > MOST_FILES) throw tooLarge(`its archive has ${formatCount(files)} files`);
  if (unpacked > Math.max(ALWAYS_ALLOWED, packed * MOST_RATIO))
    throw tooLarge(
      `its archive of ${formatBytes(packed)} stands for ${formatBytes(unpacked)}, far more than that of a log`,
    );
  checkRoom(unpacked, room);
}

const tooLarge = (why: string) =>
  new StrobeError('historyServer.tooLarge', `The event log that the history server sent is too large: ${why}.`);
