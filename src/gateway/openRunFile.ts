import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Decompress } from 'fzstd';
import { degraded } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import { EventLogTranslator } from '../spark/eventLog';
import { redactEvent } from '../spark/redaction';
import { joinServerLog } from '../spark/serverLog';
import { StrobeError } from '../errors/strobeError';
import { LineSplitter } from '../text/lineSplitter';
import { isRecording, readRecording } from './recording';

const UNREADABLE_CODECS: Record<string, string> = { lz4: 'LZ4', lzf: 'LZF', snappy: 'Snappy' };

/**
 * The events of a recording, or of a Spark event log: a plain or Zstandard file, or the folder of a rolling log.
 * @throws StrobeError `recording.missing`, `recording.invalid`, `recording.version`, `eventLog.compression`.
 */
export async function openRunFile(path: string): Promise<RunEvent[]> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new StrobeError('recording.missing', `File not found: ${path}.`);
  if (found.isDirectory()) return readEventLog(await rollingParts(path), path);
  if (await startsAsRecording(path)) return withTruncation(await readRecording(path));
  return readEventLog([path], path);
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

function withTruncation({ events, truncated }: { events: RunEvent[]; truncated: boolean }): RunEvent[] {
  if (!truncated && events.at(-1)?.type === 'runEnded') return events;
  const time = events.at(-1)?.time ?? 0;
  const reason = 'The recording is incomplete: it ends in the middle of the run.';
  const ending: RunEvent[] = [degraded('recording.truncated', reason, time)];
  if (events.at(-1)?.type !== 'runEnded')
    ending.push({ type: 'runEnded', time, status: 'lost', exitCode: null, signal: null });
  return [...events, ...ending];
}

/** The files of a rolling log (`eventlog_v2_…/events_1_…`), in numeric order. */
async function rollingParts(folder: string): Promise<string[]> {
  const number = (name: string) => Number(/^events_(\d+)_/.exec(name)?.[1] ?? 0);
  const parts = (await readdir(folder)).filter(name => name.startsWith('events_'));
  if (parts.length === 0)
    throw new StrobeError('recording.invalid', `The folder ${folder} is not a rolling Spark event log.`);
  return parts.sort((a, b) => number(a) - number(b)).map(name => join(folder, name));
}

async function readEventLog(files: string[], path: string): Promise<RunEvent[]> {
  const translator = new EventLogTranslator();
  const start: RunEvent = {
    type: 'runStarted',
    time: 0,
    runId: basename(path),
    mode: 'import',
    script: null,
    args: [],
    cwd: '',
    strobeVersion: '',
  };
  const events: RunEvent[] = [start];
  let unreadable = 0;
  for (const file of files)
    await eachLine(file, line => {
      const translated = translator.translate(line);
      if (translated.error) unreadable++;
      for (const event of translated.events) events.push(redactEvent(event));
    });
  if (events.length === 1)
    throw new StrobeError('recording.invalid', `${path} is not a Strobe recording or a Spark event log.`);
  return [...events, ...ending(events, unreadable)];
}

/** An event log has no exit code: the run has ended if its application has; otherwise the end of the log is missing. */
function ending(events: RunEvent[], unreadable: number): RunEvent[] {
  const { time } = events.at(-1)!;
  events[0]!.time = events[1]!.time;
  const incomplete = (reason: string) => degraded('eventLog.incomplete', reason, time);
  const ended = events.some(event => event.type === 'applicationEnded');
  return [
    ...(unreadable ? [incomplete(`Could not read ${unreadable} lines of the event log.`)] : []),
    ...(ended ? [] : [incomplete('The event log is incomplete: the application was still running, or was lost.')]),
    { type: 'runEnded', time, status: ended ? 'succeeded' : 'lost', exitCode: null, signal: null },
  ];
}

async function eachLine(file: string, onLine: (line: string) => void): Promise<void> {
  const splitter = new LineSplitter();
  const take = (chunk: Uint8Array) => splitter.push(Buffer.from(chunk)).forEach(onLine);
  const push = decompressor(file, take);
  for await (const chunk of createReadStream(file)) push(chunk as Buffer);
}

function decompressor(file: string, take: (chunk: Uint8Array) => void): (chunk: Uint8Array) => void {
  const extension = /\.(\w+?)(?:\.inprogress)?$/.exec(basename(file))?.[1] ?? '';
  const codec = UNREADABLE_CODECS[extension];
  if (codec)
    throw new StrobeError(
      'eventLog.compression',
      `${basename(file)} is compressed with ${codec}, which Strobe does not support. Set spark.eventLog.compression.codec=zstd (Spark’s default), or decompress the file first.`,
    );
  if (!['zstd', 'zst'].includes(extension)) return take;
  const stream = new Decompress(chunk => take(chunk));
  return chunk => stream.push(chunk);
}
