import { CancellationTokenSource, Emitter } from 'vscode-jsonrpc';
import type { HintThresholds } from '../model/hints/hintThresholds';
import { RunReducer } from '../model/reduceRun';
import type { Run } from '../model/run';
import type { RunEvent } from '../model/runEvent';
import type { StaticLineage } from '../wire/languageMessages';
import type { PreparedRun } from '../wire/messages';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';
import type { RunRecord } from './runRecord';

/** The actions that a user can take on a run. */
export interface RunControls {
  cancel(): void;
  rerun(): void;
}

type Phase =
  | { name: 'preparing'; message: string; fraction: number | null }
  | { name: 'failed'; code: string; message: string }
  | { name: 'running' }
  | { name: 'ended' };

/** A run of this window: its state and events, for every view. */
export class RunSession implements PanelContent {
  readonly preparation = new CancellationTokenSource();
  prepared: PreparedRun | null = null;
  private isCancelling = false;
  private phase: Phase = { name: 'preparing', message: '', fraction: null };
  private lineage: { file: string; lineage: StaticLineage } | null = null;
  private readonly events: RunEvent[] = [];
  private readonly reducer: RunReducer;
  private readonly files = new Map<string, RecordedSource>();
  private readonly messageEmitter = new Emitter<ToPanel>();
  private readonly recordEmitter = new Emitter<RunRecord>();
  readonly onMessage = this.messageEmitter.event;
  readonly onRecord = this.recordEmitter.event;

  constructor(
    public record: RunRecord,
    private readonly controls: RunControls,
    private readonly thresholds?: HintThresholds,
  ) {
    this.reducer = new RunReducer(thresholds);
  }

  get title(): string {
    return this.record.title;
  }

  get isOn(): boolean {
    return this.phase.name === 'preparing' || this.phase.name === 'running';
  }

  get isRunning(): boolean {
    return this.phase.name === 'running';
  }

  async messages(): Promise<ToPanel[]> {
    const { lineage } = this;
    return [
      ...(lineage === null ? [] : [{ type: 'static' as const, ...lineage }]),
      this.phaseMessage(),
      ...(this.isCancelling && this.isOn ? [{ type: 'cancelling' as const }] : []),
    ];
  }

  /** Sets the static lineage, which is shown until the run provides the recorded one. */
  promise(file: string, lineage: StaticLineage): void {
    this.lineage = { file, lineage };
    this.messageEmitter.fire({ type: 'static', file, lineage });
  }

  preparing(message: string, fraction: number | null): void {
    this.enter({ name: 'preparing', message, fraction });
  }

  /** Called when the user cancels the run. */
  cancelling(): void {
    if (!this.isOn || this.isCancelling) return;
    this.isCancelling = true;
    this.messageEmitter.fire({ type: 'cancelling' });
    this.update({ isCancelling: true });
  }

  failed(code: string, message: string): void {
    this.enter({ name: 'failed', code, message });
    const status = code === 'run.cancelled' ? 'cancelled' : 'notStarted';
    this.update({ status, message, endTime: Date.now(), isCancelling: undefined });
  }

  started(prepared: PreparedRun): void {
    this.prepared = prepared;
    this.update({ status: 'running', recording: prepared.recording });
    this.enter({ name: 'running' });
  }

  take(events: RunEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      this.reducer.apply(event);
      if (event.type === 'sourceCaptured') this.files.set(event.file, event);
    }
    if (this.phase.name === 'running') this.messageEmitter.fire({ type: 'events', events });
  }

  /** Called after the last event. @param message the reason, if something other than the job ended the run */
  ended(message: string | null): void {
    if (!this.isOn) return;
    this.phase = { name: 'ended' };
    this.messageEmitter.fire({ type: 'ended' });
    const last = this.events.findLast(event => event.type === 'runEnded');
    const status = last?.type === 'runEnded' ? last.status : 'lost';
    this.update({ status, message, endTime: last?.time ?? Date.now(), isCancelling: undefined });
  }

  /** Number of events. */
  get size(): number {
    return this.events.length;
  }

  /** The current state of the run. */
  run(): Run {
    return this.reducer.snapshot();
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return this.files;
  }

  sparkUi(): string | null {
    const alive = this.run().applications.filter(({ status, uiUrl }) => status === 'running' && uiUrl !== null);
    return alive.at(-1)?.uiUrl ?? null;
  }

  cancel(): void {
    this.controls.cancel();
  }

  rerun(): void {
    this.controls.rerun();
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.messageEmitter.fire(this.phaseMessage());
  }

  private phaseMessage(): ToPanel {
    const { title, phase } = this;
    switch (phase.name) {
      case 'preparing':
        return { type: 'preparing', title, message: phase.message, fraction: phase.fraction };
      case 'failed':
        return { type: 'failed', title, code: phase.code, message: phase.message };
      case 'running':
      case 'ended': {
        const { recording } = this.record;
        return {
          type: 'run',
          title,
          live: phase.name === 'running',
          recording,
          events: this.events,
          thresholds: this.thresholds,
        };
      }
    }
  }

  private update(change: Partial<RunRecord>): void {
    this.record = { ...this.record, ...change };
    this.recordEmitter.fire(this.record);
  }
}
