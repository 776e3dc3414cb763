import * as vscode from 'vscode';
import { formatDuration } from '../text/formatDuration';
import { COMMAND, CONTEXT } from './contributions';
import type { RunStore } from './runStore';

/** While a run is in progress, shows a status bar item that opens it, and sets the context key that enables Cancel. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('strobe.run', vscode.StatusBarAlignment.Left);
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: RunStore) {
    this.item.name = vscode.l10n.t('Strobe: Run');
    this.subscription = store.onChange(() => this.update());
    this.update();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.subscription.dispose();
    this.item.dispose();
  }

  private update(): void {
    const running = this.store.running();
    void vscode.commands.executeCommand('setContext', CONTEXT.running, running.length > 0);
    clearInterval(this.timer);
    if (running.length === 0) return this.item.hide();
    this.write();
    this.timer = setInterval(() => this.write(), 1000);
    this.item.show();
  }

  private write(): void {
    const [newest, ...others] = this.store.running();
    if (!newest) return;
    const elapsed = formatDuration(Math.max(0, Date.now() - newest.startTime));
    const more = others.length > 0 ? ` +${others.length}` : '';
    const about = newest.isCancelling ? vscode.l10n.t('Cancelling {0}…', newest.title) : `${newest.title} ${elapsed}`;
    this.item.text = `$(sync~spin) ${about}${more}`;
    this.item.tooltip = vscode.l10n.t('Show the run of {0}', newest.title);
    this.item.command = { command: COMMAND.openRun, title: '', arguments: [newest] };
  }
}
