import { closeSync, openSync, readSync } from 'node:fs';

const PIECE = 2 ** 18;

/**
 * The bytes of a file, piece by piece. It is read when the next piece is asked for, and closed at the end or when nobody asks
 * any more.
 * @param onRead called with the length of each piece
 * @throws the system's error if the file cannot be read.
 */
export function* filePieces(path: string, onRead?: (length: number) => void): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const length = readSync(file, piece, 0, PIECE, null);
      if (length === 0) return;
      onRead?.(length);
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
