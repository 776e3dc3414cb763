import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StrobeError } from '../errors/strobeError';
import { askHistoryServer, unreachable, type HistoryAccess } from './askHistoryServer';
import { apiAddress } from './historyPlace';
import { checkRoom, roomIn } from './logRoom';
import { noApplication } from './servedLogs';
import { unpackLog } from './unpackLog';

export interface WantedLog {
  /** Address of the history server. */
  server: string;
  applicationId: string;
  attempt: string | null;
}

/**
 * Downloads an event log.
 * @param folder a folder for its files, which exists
 * @param onBytes called with the number of bytes that have arrived
 * @returns the path of the log, for `readRun`
 * @throws StrobeError `historyServer.noApplication`, `historyServer.damaged`, `historyServer.tooLarge`, `historyServer.failed` if it cannot be
 * written, and those of `askHistoryServer`; the reason of the signal.
 */
export async function downloadLog(
  { server, applicationId, attempt }: WantedLog,
  folder: string,
  access: HistoryAccess,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<string> {
  const address = apiAddress(server, applicationId, attempt, 'logs');
  const archive = join(folder, 'logs.zip');
  const response = await askHistoryServer(address, access, host => noApplication(host, applicationId));
  try {
    const counted = countBytes(await roomIn(folder), onBytes);
    await pipeline(response, counted, createWriteStream(archive, { mode: 0o600 }), { signal: access.signal });
    const log = await unpackLog(archive, folder, access.signal);
    await rm(archive);
    return log;
  } catch (error) {
    access.signal?.throwIfAborted();
    throw error instanceof StrobeError ? error : told(error as NodeJS.ErrnoException, address);
  }
}

/** Passes on at most as many bytes as there is room for. */
const countBytes = (room: number, onBytes: (bytes: number) => void) =>
  async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const piece of pieces) {
      onBytes((bytes += piece.length));
      checkRoom(bytes, room);
      yield piece;
    }
  };

function told({ code, syscall, message }: NodeJS.ErrnoException, address: URL): StrobeError {
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return unreachable(address, 'the connection was lost during the download');
  if (syscall === 'write' || syscall === 'open' || syscall === 'mkdir')
    return new StrobeError('historyServer.failed', `The event log could not be written: ${message}.`);
  return new StrobeError(
    'historyServer.damaged',
    `The event log that the history server at ${address.host} sent is damaged: ${message}.`,
  );
}
