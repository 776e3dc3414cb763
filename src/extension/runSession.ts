import { CancellationTokenSource, Emitter } from 'vscode-jsonrpc';
import { isRemote } from '../model/applications';
import type { FindingThresholds } from '../model/findings/findingThresholds';
import { reduceRun } from '../model/reduceRun';
import type { Run } from '../model/run';
import type { EventOf, RunEvent } from '../model/runEvent';
import type { StreamKey } from '../model/streamEvents';
import type { StaticLineage } from '../wire/languageMessages';
import type { PreparedRun } from '../wire/messages';
import { StrobeError } from '../errors/strobeError';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';
import type { RunRecord } from './runRecord';

/** The actions that a user can take on a run. */
export interface RunControls {
  cancel(): void;
  rerun(): void;
}

/** What the gateway does for a run. It reads events again: the window keeps only those that are stored nowhere else. */
export interface GatewayOfRun {
  /** All events so far, and their number. @throws Error if the gateway no longer knows the run */
  replay(runId: string): Promise<{ events: RunEvent[]; count: number }>;
  openRecording(path: string): Promise<RunEvent[]>;
  stopStream(runId: string, stream: StreamKey): Promise<void>;
}

type Phase =
  | { name: 'preparing'; message: string; fraction: number | null }
  | { name: 'failed'; code: string; message: string }
  | { name: 'running' }
  | { name: 'ended' };

/**
 * A run of this window. Its events are passed on to the panel; only the few facts that the window needs are kept, and what
 * a recording may not have. A page that opens later gets the events from the gateway.
 */
export class RunSession implements PanelContent {
  readonly preparation = new CancellationTokenSource();
  prepared: PreparedRun | null = null;
  private isCancelling = false;
  private isLost = false;
  private phase: Phase = { name: 'preparing', message: '', fraction: null };
  private lineage: { file: string; lineage: StaticLineage } | null = null;
  /** Number of events received. */
  private count = 0;
  /** Rows of the user's data, and the events that report a lost gateway. */
  private readonly unrecorded: RunEvent[] = [];
  private end: EventOf<'runEnded'> | null = null;
  private hasScriptFailed = false;
  /** Addresses of the Spark UI, by application. */
  private readonly pages = new Map<string, string>();
  /** Events that arrive while the earlier events are read for a page. */
  private readonly meanwhile = new Set<RunEvent[]>();
  private readonly files = new Map<string, RecordedSource>();
  /** Ids of cells, by the names that their code has in the run. */
  private readonly cells = new Map<string, string>();
  private readonly messageEmitter = new Emitter<ToPanel>();
  private readonly recordEmitter = new Emitter<RunRecord>();
  readonly onMessage = this.messageEmitter.event;
  readonly onRecord = this.recordEmitter.event;
  private resolveEnd: () => void = () => undefined;
  readonly whenEnded = new Promise<void>(resolve => (this.resolveEnd = resolve));

  constructor(
    public record: RunRecord,
    private readonly controls: RunControls,
    private readonly gateway: GatewayOfRun,
    private readonly thresholds?: FindingThresholds,
  ) {}

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
    const hasEvents = this.phase.name === 'running' || this.phase.name === 'ended';
    const ofPhase = hasEvents ? await this.runMessages() : [this.phaseMessage([])];
    const { lineage } = this;
    return [
      ...(lineage === null ? [] : [{ type: 'static' as const, ...lineage }]),
      ...ofPhase,
      ...(this.isCancelling && this.isOn ? [{ type: 'cancelling' as const }] : []),
    ];
  }

  /** Sets the static lineage, which is shown until the run provides the recorded one. */
  promise(file: string, lineage: StaticLineage): void {
    this.lineage = { file, lineage };
    this.messageEmitter.fire({ type: 'static', file, lineage });
  }

  /** Called when it is known which file runs. */
  rename(title: string, uri: string): void {
    this.update({ title, uri });
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
    this.count += events.length;
    for (const each of this.meanwhile) each.push(...events);
    for (const event of events) this.note(event);
    if (this.phase.name === 'running') this.messageEmitter.fire({ type: 'events', events });
  }

  /** Called after the last event. @param message the reason, if something other than the job ended the run */
  ended(message: string | null): void {
    if (!this.isOn) return;
    this.phase = { name: 'ended' };
    this.messageEmitter.fire({ type: 'ended' });
    const { status, time } = this.end ?? { status: 'lost' as const, time: Date.now() };
    this.update({ status, message, endTime: time, isCancelling: undefined });
    this.resolveEnd();
  }

  /** The gateway has ended: `events` are what the window reports in its place. They are in no recording. */
  lost(events: RunEvent[], message: string): void {
    this.isLost = true;
    this.unrecorded.push(...events);
    this.take(events);
    this.ended(message);
  }

  /** Whether an exception ended the script. */
  get isFailedByScript(): boolean {
    return this.hasScriptFailed;
  }

  /** The state of the ended run, from its recording. */
  async run(): Promise<Run> {
    return reduceRun((await this.past()).events, this.thresholds);
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return this.files;
  }

  sparkUi(): string | null {
    return [...this.pages.values()].at(-1) ?? null;
  }

  cancel(): void {
    this.controls.cancel();
  }

  async stopStream(stream: StreamKey): Promise<void> {
    if (this.prepared !== null && this.isRunning) await this.gateway.stopStream(this.prepared.runId, stream);
  }

  rerun(): void {
    this.controls.rerun();
  }

  private enter(phase: Phase): void {
    this.phase = phase;
    this.messageEmitter.fire(this.phaseMessage([]));
  }

  private note(event: RunEvent): void {
    switch (event.type) {
      case 'sourceCaptured':
        return void this.files.set(event.file, { ...event, cellId: this.cells.get(event.file) });
      case 'entryStarted':
        if (event.site && event.cellId) this.cells.set(event.site.file, event.cellId);
        return;
      case 'actionReturned':
        return void this.unrecorded.push(event);
      case 'scriptFailed':
        this.hasScriptFailed = true;
        return;
      case 'applicationStarted':
        if (event.uiUrl !== null) this.pages.set(event.applicationId, event.uiUrl);
        if (isRemote(event)) this.update({ isRemote: true });
        return;
      case 'applicationEnded':
        return void this.pages.delete(event.applicationId);
      case 'runEnded':
        this.pages.clear();
        this.end = event;
    }
  }

  /** The run with its events so far, and those that arrived while they were read. */
  private async runMessages(): Promise<ToPanel[]> {
    const before = this.count;
    const came: RunEvent[] = [];
    this.meanwhile.add(came);
    try {
      const { events, count } = await this.past();
      const later = came.slice(Math.max(0, count - before));
      return [this.phaseMessage(events), ...(later.length > 0 ? [{ type: 'events' as const, events: later }] : [])];
    } catch (error) {
      const code = error instanceof StrobeError ? error.code : 'internal';
      return [{ type: 'failed', title: this.title, code, message: (error as Error).message }];
    } finally {
      this.meanwhile.delete(came);
    }
  }

  /** From the gateway; after it ended or was restarted, from the recording and the events that only the window has. */
  private async past(): Promise<{ events: RunEvent[]; count: number }> {
    const { runId, recording } = this.prepared!;
    const replayed = this.isLost ? null : await this.gateway.replay(runId).catch(() => null);
    if (replayed !== null) return replayed;
    const recorded = await this.gateway.openRecording(recording);
    const own = this.isLost ? recorded.filter(event => !isOfCutRecording(event)) : recorded;
    return { events: [...own, ...this.unrecorded], count: this.count };
  }

  private phaseMessage(events: RunEvent[]): ToPanel {
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
          events,
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

/** Events that report a recording without an end: the window has already reported it with the reason. */
const isOfCutRecording = (event: RunEvent): boolean =>
  event.type === 'runEnded' || (event.type === 'degraded' && event.code === 'recording.truncated');
