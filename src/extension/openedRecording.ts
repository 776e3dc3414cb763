import { Emitter } from 'vscode-jsonrpc';
import type { FindingThresholds } from '../model/findings/findingThresholds';
import type { EventOf, RunEvent } from '../model/runEvent';
import { StrobeError } from '../errors/strobeError';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';

/** A recording or Spark event log in a panel. It is read when the page asks for it, or ahead of that. */
export class OpenedRecording implements PanelContent {
  readonly onMessage = new Emitter<ToPanel>().event;
  private ahead: Promise<RunEvent[]> | null = null;
  private started: EventOf<'runStarted'> | undefined;
  private readonly files = new Map<string, RecordedSource>();

  constructor(
    readonly title: string,
    private readonly path: string,
    private readonly read: (path: string) => Promise<RunEvent[]>,
    private readonly onRerun: (started: EventOf<'runStarted'> | undefined) => void,
    private readonly thresholds: () => FindingThresholds,
  ) {}

  /** Starts to read while the page loads. */
  readAhead(): this {
    this.ahead = this.read(this.path);
    // `messages` reports the error.
    this.ahead.catch(() => undefined);
    return this;
  }

  async messages(): Promise<ToPanel[]> {
    const { title, path, ahead } = this;
    this.ahead = null;
    try {
      const events = await (ahead ?? this.read(path));
      this.started = events.find(event => event.type === 'runStarted');
      this.noteSources(events);
      return [{ type: 'run', title, live: false, recording: path, events, thresholds: this.thresholds() }];
    } catch (error) {
      const code = error instanceof StrobeError ? error.code : 'internal';
      return [{ type: 'failed', title, code, message: (error as Error).message }];
    }
  }

  private noteSources(events: RunEvent[]): void {
    const cells = new Map(
      events.flatMap(event =>
        event.type === 'entryStarted' && event.site !== null ? [[event.site.file, event.cellId] as const] : [],
      ),
    );
    for (const event of events)
      if (event.type === 'sourceCaptured') this.files.set(event.file, { ...event, cellId: cells.get(event.file) });
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return this.files;
  }

  sparkUi(): null {
    return null;
  }

  cancel(): void {}

  async stopStream(): Promise<void> {}

  rerun(): void {
    this.onRerun(this.started);
  }
}
