import { Emitter } from 'vscode-jsonrpc';
import type { HintThresholds } from '../model/hints/hintThresholds';
import type { EventOf, RunEvent } from '../model/runEvent';
import { StrobeError } from '../wire/errorCode';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';

/** A recording, or an event log of Spark's, as a panel shows it. It is read when a page asks for it. */
export class OpenedRecording implements PanelContent {
  readonly onMessage = new Emitter<ToPanel>().event;
  private started: EventOf<'runStarted'> | undefined;
  private readonly files = new Map<string, RecordedSource>();

  constructor(
    readonly title: string,
    private readonly path: string,
    private readonly read: (path: string) => Promise<RunEvent[]>,
    private readonly onRerun: (started: EventOf<'runStarted'> | undefined) => void,
    private readonly thresholds: () => HintThresholds,
  ) {}

  async messages(): Promise<ToPanel[]> {
    const { title, path } = this;
    try {
      const events = await this.read(path);
      this.started = events.find(event => event.type === 'runStarted');
      for (const event of events) if (event.type === 'sourceCaptured') this.files.set(event.file, event);
      return [{ type: 'run', title, live: false, recording: path, events, thresholds: this.thresholds() }];
    } catch (error) {
      const code = error instanceof StrobeError ? error.code : 'internal';
      return [{ type: 'failed', title, code, message: (error as Error).message }];
    }
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return this.files;
  }

  sparkUi(): null {
    return null;
  }

  cancel(): void {}

  rerun(): void {
    this.onRerun(this.started);
  }
}
