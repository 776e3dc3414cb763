import { ZSTDDecoder } from 'zstddec/stream';
import { EndOfBytes } from './byteReader';
import { DamagedData } from './damagedData';

const decoder = new ZSTDDecoder();
/** The header of a frame gives no content; an error gives none for ever: the decoder goes on with input that it cannot read. */
const MOST_WITHOUT_CONTENT = 10;

/** Call it before `unzstd`: the decoder is WebAssembly. */
export const loadZstd = (): Promise<void> => decoder.init();

/**
 * Zstandard (RFC 8878), frames with a window of up to 128 MiB. Checksums of frames are checked.
 * @throws DamagedData, and EndOfBytes if the last frame is not complete.
 */
export function* unzstd(pieces: Iterable<Buffer>): Generator<Buffer> {
  let withoutContent = 0;
  function* counted() {
    for (const piece of pieces) {
      withoutContent = 0;
      yield piece;
    }
  }
  try {
    for (const part of decoder.decodeStreaming(counted())) {
      withoutContent = part.length === 0 ? withoutContent + 1 : 0;
      if (withoutContent > MOST_WITHOUT_CONTENT) throw new DamagedData('not in the format of Zstandard');
      if (part.length > 0) yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Incomplete stream')) throw new EndOfBytes();
    throw error;
  }
}
