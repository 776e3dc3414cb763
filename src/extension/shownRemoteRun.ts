import * as vscode from 'vscode';
import { CONTEXT } from './contributions';
import { isOn } from './runRecord';
import type { RunStore } from './runStore';
import type { Shown } from './shownContent';

/**
 * Whether what is shown is a run on a server of Spark Connect, without the event log of that server. It sets the context key that
 * offers to add one.
 */
export class ShownRemoteRun implements vscode.Disposable {
  private shown: Shown | null = null;
  /** Recordings that are known to be of such runs. */
  private readonly known = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly store: RunStore) {
    this.subscription = store.onChange(() => this.update());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.update();
  }

  /** Called when a recording turns out to be of such a run. */
  found(recording: string): void {
    this.known.add(recording);
    this.update();
  }

  /** The path of its recording; null if something else is shown. */
  get recording(): string | null {
    const { shown, known, store } = this;
    if (shown?.kind === 'recording') return !shown.serverLog && known.has(shown.path) ? shown.path : null;
    const record = shown?.kind === 'run' ? store.get(shown.id) : undefined;
    if (!record?.recording || isOn(record)) return null;
    return record.isRemote === true || known.has(record.recording) ? record.recording : null;
  }

  private update(): void {
    void vscode.commands.executeCommand('setContext', CONTEXT.lacksServerLog, this.recording !== null);
  }
}
