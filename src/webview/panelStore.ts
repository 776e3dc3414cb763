import { findingThresholds } from '../model/findings/findingThresholds';
import { RunReducer } from '../model/reduceRun';
import type { Run } from '../model/run';
import type { RunEvent } from '../model/runEvent';
import { runLost } from '../model/runLost';
import type { StaticLineage } from '../wire/languageMessages';
import type { ToPanel } from '../wire/panelMessages';
import { toPanel } from '../wire/panelMessages';

/** The state of the panel, as received from the host. */
export interface PanelState {
  title: string | null;
  /** Whether more events can arrive. */
  live: boolean;
  /** Whether the user has cancelled the run. */
  cancelling: boolean;
  recording: string | null;
  run: Run | null;
  source: { file: string; lineage: StaticLineage } | null;
  /** Before there is a run to show: its runtime is created, or its file is read. */
  preparing: { what: 'run' | 'file'; message: string; fraction: number | null } | null;
  failed: { code: string; message: string } | null;
  cursor: { file: string; line: number } | null;
  edited: string[];
}

const NOTHING: PanelState = {
  title: null,
  live: false,
  cancelling: false,
  recording: null,
  run: null,
  source: null,
  preparing: null,
  failed: null,
  cursor: null,
  edited: [],
};

/** Minimum pause between updates, as a multiple of the duration of the last update. */
const REST = 2;
const LONGEST_REST = 1000;

export interface PanelStoreOptions {
  /** Calls back before the next frame. */
  onNextFrame: (callback: () => void) => void;
  after: (ms: number, callback: () => void) => void;
  clock: () => number;
  onProblem: (message: string) => void;
}

/** Receives messages from the host and updates the state to show, at most once per frame. */
export class PanelStore {
  state: PanelState = NOTHING;
  private next: PanelState = NOTHING;
  private reducer: RunReducer | null = null;
  private runChanged = false;
  private hasEnded = false;
  private lastTime = 0;
  private waiting = false;
  private restUntil = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: PanelStoreOptions) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Handles a posted message. Invalid messages are ignored and reported. */
  receive(value: unknown): void {
    const message = toPanel(value);
    if (message === null) {
      this.options.onProblem(`The panel received an invalid message: ${described(value)}`);
      return;
    }
    this.take(message);
    this.askForFrame();
  }

  private take(message: ToPanel): void {
    switch (message.type) {
      case 'run':
        return this.takeRun(message);
      case 'events':
        return this.apply(message.events);
      case 'read':
        this.apply(message.events);
        return this.change({ preparing: message.isGrowing ? null : reading(message.fraction) });
      case 'cancelling':
        return this.change({ cancelling: true });
      case 'ended':
        this.endRun();
        return this.change({ live: false, cancelling: false, preparing: null });
      case 'static':
        return this.takeStatic(message);
      case 'preparing':
        this.reducer = null;
        return this.change({
          title: message.title,
          run: null,
          cancelling: false,
          failed: null,
          preparing: { what: 'run', message: message.message, fraction: message.fraction },
        });
      case 'failed':
        // The part of a file that was read is no run.
        if (this.next.preparing?.what === 'file') this.reducer = null;
        return this.change({
          title: message.title,
          live: false,
          cancelling: false,
          preparing: null,
          failed: { code: message.code, message: message.message },
        });
      case 'cursor':
        return this.change({ cursor: { file: message.file, line: message.line } });
      case 'edited':
        return this.change({ edited: message.files });
    }
  }

  /** Adds the static lineage to a run in progress of the same file; otherwise, replaces what is shown. */
  private takeStatic({ file, lineage }: Extract<ToPanel, { type: 'static' }>): void {
    const { live, preparing, source } = this.next;
    const goesOn = preparing !== null || (live && (source === null || source.file === file));
    this.change({ source: lineage && { file, lineage } });
    if (goesOn) return;
    this.reducer = null;
    this.change({ title: null, live: false, run: null, failed: null, recording: null });
  }

  private takeRun(message: Extract<ToPanel, { type: 'run' }>): void {
    const { title, live, recording, events, thresholds } = message;
    const preparing = message.reading === undefined ? null : reading(message.reading);
    this.reducer = new RunReducer(findingThresholds(thresholds));
    this.lastTime = 0;
    this.change({ title, live, cancelling: false, recording, preparing, failed: null, edited: [] });
    if (preparing !== null) this.change({ run: null });
    this.hasEnded = false;
    this.apply(events);
    if (!live) this.endRun();
  }

  /** Called after the last event. A run without an end event is lost. */
  private endRun(): void {
    if (this.hasEnded) return;
    this.apply([runLost(this.lastTime)]);
  }

  private apply(events: RunEvent[]): void {
    if (this.reducer === null) return;
    for (const event of events) {
      if (event.type === 'runEnded') this.hasEnded = true;
      this.lastTime = Math.max(this.lastTime, event.time);
      try {
        this.reducer.apply(event);
      } catch (error) {
        this.options.onProblem(`Could not show an event of the run (${event.type}): ${String(error)}`);
      }
    }
    this.runChanged = true;
  }

  private change(part: Partial<PanelState>): void {
    this.next = { ...this.next, ...part };
  }

  private askForFrame(): void {
    if (this.waiting) return;
    this.waiting = true;
    const rest = this.restUntil - this.options.clock();
    if (rest > 0) this.options.after(rest, () => this.options.onNextFrame(() => this.show()));
    else this.options.onNextFrame(() => this.show());
  }

  private show(): void {
    this.waiting = false;
    const began = this.options.clock();
    // A file that is still read is not drawn: that would take longer than to read it.
    if (this.runChanged && this.next.preparing === null) {
      if (this.reducer !== null) this.change({ run: this.snapshot(this.reducer) });
      this.runChanged = false;
    }
    this.state = this.next;
    for (const listener of this.listeners) listener();
    const ended = this.options.clock();
    this.restUntil = ended + Math.min(LONGEST_REST, REST * (ended - began));
  }

  private snapshot(reducer: RunReducer): Run | null {
    try {
      return reducer.snapshot();
    } catch (error) {
      this.options.onProblem(`Could not show the run: ${String(error)}`);
      return this.next.run;
    }
  }
}

const reading = (fraction: number): PanelState['preparing'] => ({ what: 'file', message: '', fraction });

function described(value: unknown): string {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? `type ${type.slice(0, 40)}` : typeof value;
}
