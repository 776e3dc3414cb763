import { stat } from 'node:fs/promises';
import { StrobeError } from '../errors/strobeError';
import type { FoundLogs } from '../model/listedLog';
import { loadCodecs } from '../runFiles/codecs/decompress';
import { findLogs } from '../runFiles/logList';
import { logParts } from '../runFiles/logParts';

/**
 * Tells the event logs in a folder while they are found, unless the folder is itself a log.
 * @throws StrobeError `recording.missing`, and the reason of `signal`.
 */
export async function logsInFolder(
  folder: string,
  tell: (found: FoundLogs) => Promise<void>,
  signal: AbortSignal,
): Promise<{ isLog: boolean }> {
  const isFolder = await stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new StrobeError('recording.missing', `Folder not found: ${folder}.`);
  try {
    if (logParts(folder) !== null) return { isLog: true };
    await tell({ logs: [], fraction: 0 });
    await loadCodecs();
    for await (const found of findLogs(folder, signal)) await tell(found);
    return { isLog: false };
  } catch (error) {
    signal.throwIfAborted();
    throw new StrobeError('recording.missing', `Could not read the folder ${folder}: ${(error as Error).message}.`);
  }
}
