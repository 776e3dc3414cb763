import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { degraded } from '../model/degradation';
import type { RunEvent } from '../model/runEvent';
import { sumOf } from '../model/sumOf';
import type { RunFilePiece } from '../model/runFilePiece';
import { EventLogTranslator } from '../spark/eventLog';
import { LoggedOutcome } from '../spark/loggedOutcome';
import { redactEvent } from '../spark/redaction';
import { SeenJobs } from '../spark/seenJobs';
import { plural } from '../text/plural';
import type { GrowingLog } from './growingLog';
import type { LogLines } from './logLines';
import type { LogParts } from './logParts';
import { UnreadLines } from './unreadLines';

/** A file with so many lines in a row that are no events is something else; so is one that begins with a few of them. */
const MOST_OTHER_LINES = 1_000_000;
const MOST_FIRST_LINES = 10;

/**
 * The events of a Spark event log, some at a time, from `runStarted` in mode `import` to `runEnded`. Redacted.
 * @param path of the file or folder, as the user gave it
 * @param growing a log to follow until its application ends: then a piece comes at least every few seconds
 * @throws StrobeError `recording.invalid` if nothing in it is an event, `eventLog.tooLong`.
 */
export async function* eventLogEvents(
  path: string,
  parts: LogParts,
  growing: GrowingLog | null = null,
): AsyncGenerator<RunFilePiece> {
  const log = new EventLogFile(path, parts.missing > 0 ? parts.applicationId : null);
  if (parts.missing > 0)
    log.note(`The ${firstFiles(parts.missing)} of the event log ${parts.missing === 1 ? 'is' : 'are'} missing.`);
  const unread = new UnreadLines();
  if (growing === null) yield* piecesOf(log, unread, parts.files, true);
  else yield* followed(log, unread, parts.files, growing);
  yield { events: log.end(), fraction: 1 };
}

async function* followed(
  log: EventLogFile,
  unread: UnreadLines,
  files: string[],
  growing: GrowingLog,
): AsyncGenerator<RunFilePiece> {
  for (let grows = true; ; files = growing.files()) {
    // Looked up before it is read: what is written meanwhile is read the next time.
    const isLast = !grows || growing.hasEnded();
    const began = performance.now();
    try {
      yield* piecesOf(log, unread, files, isLast);
    } catch (error) {
      if (!isGone(error) || growing.files().join() === files.join()) throw error;
      continue;
    }
    if (isLast) return;
    const taken = performance.now() - began;
    do {
      yield { events: [], fraction: 1, isGrowing: true };
      grows = await growing.change(taken);
      // Spark logs nothing more then, even if it could not take its mark away.
    } while (!grows && !log.hasApplicationEnd);
  }
}

/** Spark gives a file its final name at any moment, and a history server deletes those that it has compacted. */
const isGone = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function* piecesOf(
  log: EventLogFile,
  unread: UnreadLines,
  files: string[],
  isLast: boolean,
): AsyncGenerator<RunFilePiece> {
  log.compacted = Math.max(log.compacted, unread.compactedBefore(files));
  const size = await sizeOf(files);
  let position = 0;
  for (const [index, file] of files.entries()) {
    const isWhole = isLast || index < files.length - 1;
    for await (const lines of unread.linesOf(file, isWhole, length => (position += length))) {
      const events = log.read(file, lines);
      // A log can grow while it is read.
      if (events.length > 0) yield { events, fraction: Math.min(1, position / size) };
    }
  }
}

/** In bytes, as they are on the disk. */
async function sizeOf(files: string[]): Promise<number> {
  return sumOf(await Promise.all(files.map(file => stat(file))), ({ size }) => size);
}

class EventLogFile {
  private readonly translator: EventLogTranslator;
  private readonly outcome = new LoggedOutcome();
  private readonly jobs = new SeenJobs();
  /** Number of files at the start that a history server has compacted before all of them was read. */
  compacted = 0;
  private readonly notes: string[] = [];
  /** Whether a line was an event of Spark, and whether one was passed on. */
  private hasRead = false;
  private hasStarted = false;
  private unreadable = 0;
  private otherLines = 0;

  constructor(
    private readonly path: string,
    applicationId: string | null,
  ) {
    this.translator = new EventLogTranslator(applicationId);
  }

  get hasApplicationEnd(): boolean {
    return this.outcome.status !== 'lost';
  }

  /** As far as there are lines: Spark writes a log some time after it has made it. */
  private get hasOnlyEvents(): boolean {
    return this.unreadable === 0 && this.otherLines === 0;
  }

  note(reason: string): void {
    this.notes.push(reason);
  }

  read(file: string, { lines, isUnfinished, end }: LogLines): RunEvent[] {
    const before = this.unreadable;
    const events = lines.flatMap(line => this.translate(line));
    if (isUnfinished) this.unreadable = before;
    if (end === 'early' && !file.endsWith('.inprogress')) this.note(`${basename(file)} ends in the middle.`);
    if (end === 'damaged') this.note(`${basename(file)} is damaged: what follows could not be read.`);
    return this.started(events);
  }

  /** @throws StrobeError `recording.invalid` if no event was read. */
  end(): RunEvent[] {
    if (!this.hasStarted) throw this.hasOnlyEvents ? noEvents(this.path) : notALog(this.path);
    const { status, time } = this.outcome;
    if (this.compacted > 0 && !this.jobs.areAll(status !== 'lost')) this.note(compactedAway(this.compacted));
    if (this.unreadable > 0) this.note(`Could not read ${plural(this.unreadable, 'line')} of the event log.`);
    if (status === 'lost') this.note('The event log is incomplete: the application was still running, or was lost.');
    return [
      ...this.notes.map(reason => degraded('eventLog.incomplete', reason, time)),
      { type: 'runEnded', time, status, exitCode: null, signal: null },
    ];
  }

  private translate(line: string): RunEvent[] {
    const { events, error } = this.translator.translate(line);
    if (error !== null) this.unreadable++;
    this.otherLines = this.translator.hasRead ? 0 : this.otherLines + 1;
    this.hasRead ||= this.translator.hasRead;
    // Text of another kind is recognized at once, and a whole file of it is not read.
    const isOther = !this.hasRead && this.unreadable > MOST_FIRST_LINES;
    if (isOther || this.otherLines > MOST_OTHER_LINES) throw notALog(this.path);
    for (const event of events) {
      this.outcome.notice(event);
      this.jobs.notice(event);
    }
    return events.map(redactEvent);
  }

  private started(events: RunEvent[]): RunEvent[] {
    if (this.hasStarted || events.length === 0) return events;
    this.hasStarted = true;
    return [
      {
        ...{ type: 'runStarted', time: events[0]!.time, runId: basename(this.path), mode: 'import' },
        ...{ script: null, args: [], cwd: '', strobeVersion: '' },
      },
      ...events,
    ];
  }
}

const firstFiles = (count: number) => (count === 1 ? 'first file' : `first ${plural(count, 'file')}`);

const compactedAway = (count: number) =>
  `A history server has compacted the ${firstFiles(count)} of the event log: jobs and queries that had ended by then are missing.`;

const noEvents = (path: string) => new StrobeError('recording.invalid', `There are no events in ${path} yet.`);

const notALog = (path: string) =>
  new StrobeError('recording.invalid', `${path} is not a Strobe recording or a Spark event log.`);
