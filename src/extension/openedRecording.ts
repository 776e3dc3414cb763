import { setTimeout } from 'node:timers/promises';
import { Emitter } from 'vscode-jsonrpc';
import { StrobeError } from '../errors/strobeError';
import { isRemote } from '../model/applications';
import type { FindingThresholds } from '../model/findings/findingThresholds';
import type { EventOf, RunEvent } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';

/** Most files are read in this time, in ms, and shown at once. Progress is shown for the others. */
const AT_ONCE = 300;

type Read = (path: string) => AsyncGenerator<RunFilePiece>;

/** A recording or Spark event log in a panel. It is read when the page asks for it, or ahead of that. */
export class OpenedRecording implements PanelContent {
  private readonly emitter = new Emitter<ToPanel>({ onLastListenerRemove: () => this.reading?.stop() });
  readonly onMessage = this.emitter.event;
  private reading: Reading | null = null;
  private isAhead = false;
  private started: EventOf<'runStarted'> | undefined;
  private readonly files = new Map<string, EventOf<'sourceCaptured'>>();
  /** Ids of cells by the files that they are. */
  private readonly cells = new Map<string, string | undefined>();

  constructor(
    readonly title: string,
    private readonly path: string,
    private readonly read: Read,
    private readonly onRerun: (started: EventOf<'runStarted'> | undefined) => void,
    private readonly thresholds: () => FindingThresholds,
    /** Called if it is of a run whose server told only what its responses say. */
    private readonly onRemote: () => void = () => undefined,
  ) {}

  /** Starts to read while the page loads. */
  readAhead(): this {
    this.reading = this.newReading();
    this.isAhead = true;
    return this;
  }

  /** The whole run, or the part that was read in a short time: then the rest follows. */
  async messages(): Promise<ToPanel[]> {
    const { title, path } = this;
    const reading = this.takeReading();
    await Promise.race([reading.ended, setTimeout(AT_ONCE)]);
    const { events, fraction, isGrowing } = reading.take();
    if (reading.hasEnded) return this.outcome(reading, events);
    // The page gets these messages first.
    setImmediate(() => this.follow(reading));
    return [
      {
        ...{ type: 'run', title, live: true, recording: path, events, thresholds: this.thresholds() },
        ...(!isGrowing && { reading: fraction }),
      },
    ];
  }

  private takeReading(): Reading {
    if (!this.isAhead || this.reading!.isStopped) {
      this.reading?.stop();
      this.reading = this.newReading();
    }
    this.isAhead = false;
    return this.reading!;
  }

  private follow(reading: Reading): void {
    reading.follow(piece => this.emitter.fire({ type: 'read', ...piece }));
    void reading.ended.then(() => {
      if (reading !== this.reading || (reading.isStopped && reading.error === null)) return;
      const { title } = this;
      this.emitter.fire(reading.error === null ? { type: 'ended' } : { type: 'failed', title, ...reading.error });
    });
  }

  private newReading(): Reading {
    return new Reading(this.read(this.path), events => this.note(events));
  }

  private outcome({ error }: Reading, events: RunEvent[]): ToPanel[] {
    const { title, path } = this;
    if (error !== null) return [{ type: 'failed', title, ...error }];
    return [{ type: 'run', title, live: false, recording: path, events, thresholds: this.thresholds() }];
  }

  private note(events: RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'runStarted') this.started = event;
      if (event.type === 'applicationStarted' && isRemote(event)) this.onRemote();
      if (event.type === 'sourceCaptured') this.files.set(event.file, event);
      if (event.type === 'entryStarted' && event.site !== null) this.cells.set(event.site.file, event.cellId);
    }
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return new Map([...this.files].map(([file, source]) => [file, { ...source, cellId: this.cells.get(file) }]));
  }

  sparkUi(): null {
    return null;
  }

  /** Ends the reading. */
  cancel(): void {
    this.reading?.cancel();
  }

  async stopStream(): Promise<void> {}

  rerun(): void {
    this.onRerun(this.started);
  }
}

/** One time through the file. */
class Reading {
  hasEnded = false;
  /** Why it ended early. */
  error: { code: string; message: string } | null = null;
  readonly ended: Promise<void>;
  isStopped = false;
  private kept: RunFilePiece = { events: [], fraction: 0 };
  private isGrowing = false;
  private onPiece: ((piece: RunFilePiece) => void) | null = null;

  constructor(
    private readonly pieces: AsyncGenerator<RunFilePiece>,
    private readonly note: (events: RunEvent[]) => void,
  ) {
    this.ended = this.run();
  }

  /** What has been read since the last time. */
  take(): RunFilePiece {
    const { kept } = this;
    this.kept = { events: [], fraction: 0 };
    return this.isGrowing ? { ...kept, isGrowing: true } : kept;
  }

  /** Passes the rest on as it is read. */
  follow(onPiece: (piece: RunFilePiece) => void): void {
    const piece = this.take();
    if (piece.events.length > 0 || piece.isGrowing) onPiece(piece);
    this.onPiece = onPiece;
  }

  /** Nobody looks any more. */
  stop(): void {
    this.isStopped = true;
    this.onPiece = null;
  }

  cancel(): void {
    if (this.hasEnded) return;
    this.isStopped = true;
    this.error = { code: 'recording.cancelled', message: 'The file was not read to its end.' };
  }

  private async run(): Promise<void> {
    try {
      for await (const piece of this.pieces) {
        if (this.isStopped) break;
        // The gateway tells again and again that it waits, so that it learns when nobody does.
        if (piece.events.length === 0 && this.isGrowing) continue;
        this.isGrowing ||= piece.isGrowing === true;
        this.note(piece.events);
        if (this.onPiece) this.onPiece(this.isGrowing ? { ...piece, isGrowing: true } : piece);
        else this.keep(piece);
      }
    } catch (error) {
      const code = error instanceof StrobeError ? error.code : 'internal';
      this.error ??= { code, message: (error as Error).message };
    }
    this.hasEnded = true;
  }

  private keep({ events, fraction }: RunFilePiece): void {
    for (const event of events) this.kept.events.push(event);
    this.kept.fraction = fraction;
  }
}
