import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { StrobeError } from '../errors/strobeError';
import { RunReducer } from '../model/reduceRun';
import type { Run } from '../model/run';
import type { RunEvent } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import { joinServerLog } from '../spark/serverLog';
import { loadCodecs } from './codecs/decompress';
import { eventLogEvents } from './eventLogFile';
import { GrowingLog, withoutMark, type FollowOptions } from './growingLog';
import { logParts, type LogParts } from './logParts';
import { isRecording, readRecording } from './recording';
import { recordedEvents } from './recordedEvents';

/** Other work of the process waits at most about this long, in ms. */
const TURN = 30;
/** Of a recording, which is read at once. */
const EVENTS_OF_PIECE = 5000;

/**
 * The events of a recording, or of a Spark event log: a file, compressed by any codec of Spark or by gzip, or the folder of a
 * rolling log, or of a log of Databricks.
 * @throws StrobeError `recording.missing`, `recording.invalid`, `recording.version`, `eventLog.tooLong`.
 */
export async function openRunFile(path: string): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const { events } of readRunFile(path)) for (const event of events) all.push(event);
  return all;
}

/**
 * A recording of a run on a server of Spark Connect, with what the event log of that server has about it.
 * @throws StrobeError those of `openRunFile`, and `eventLog.otherServer`.
 */
export async function openWithServerLog(recording: string, log: string): Promise<RunEvent[]> {
  const joined = joinServerLog(await openRunFile(recording), await openRunFile(log));
  if (joined) return joined;
  throw new StrobeError(
    'eventLog.otherServer',
    `${log} has no operation of the run in ${recording}: it is the event log of another server, or of another day.`,
  );
}

/** The same, some events at a time. @throws as `openWithServerLog` */
export async function* readWithServerLog(recording: string, log: string): AsyncGenerator<RunFilePiece> {
  yield* piecesOf(await openWithServerLog(recording, log));
}

/**
 * The run in such a file. Its events are not kept.
 * @param onProgress called with how much has been read, from 0 to 1
 * @throws as `openRunFile`.
 */
export async function readRun(path: string, onProgress?: (fraction: number) => void): Promise<Run> {
  const reducer = new RunReducer();
  for await (const { events, fraction } of readRunFile(path)) {
    for (const event of events) reducer.apply(event);
    onProgress?.(fraction);
  }
  return reducer.snapshot();
}

export interface ReadRunFile extends FollowOptions {
  /** Whether to go on with the log of an application that still runs, until its end. */
  follow?: boolean;
}

/** As `openRunFile`, some events at a time. */
export async function* readRunFile(given: string, options: ReadRunFile = {}): AsyncGenerator<RunFilePiece> {
  const path = existsSync(given) ? given : withoutMark(given);
  const found = await stat(path).catch(() => null);
  if (!found) throw new StrobeError('recording.missing', `File not found: ${given}.`);
  if (!found.isDirectory() && (await startsAsRecording(path)))
    return yield* piecesOf(recordedEvents(await readRecording(path)));
  await loadCodecs();
  let turn = Date.now();
  const isFolder = found.isDirectory();
  const growing = options.follow ? GrowingLog.at(path, isFolder, options) : null;
  for await (const piece of eventLogEvents(path, partsOf(path, isFolder), growing)) {
    yield piece;
    if (Date.now() - turn < TURN) continue;
    await setImmediate();
    turn = Date.now();
  }
}

function* piecesOf(events: RunEvent[]): Generator<RunFilePiece> {
  for (let start = 0; start < events.length; start += EVENTS_OF_PIECE) {
    const end = Math.min(events.length, start + EVENTS_OF_PIECE);
    yield { events: events.slice(start, end), fraction: end / events.length };
  }
}

function partsOf(path: string, isFolder: boolean): LogParts {
  const parts = isFolder ? logParts(path) : { files: [path], applicationId: null, missing: 0 };
  if (parts === null) throw new StrobeError('recording.invalid', `The folder ${path} is not a Spark event log.`);
  return parts;
}

/** Whether a path is that of the log of an application that, by its log, still runs. */
export async function isGrowingLog(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && GrowingLog.at(path, found.isDirectory()) !== null;
}

/** Whether a path is that of a recording, whole or not. */
export async function isRecordingFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isDirectory() && startsAsRecording(path);
}

async function startsAsRecording(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => {
    throw new StrobeError('recording.missing', `Could not read ${path}.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
    return isRecording(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
