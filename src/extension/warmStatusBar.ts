import * as vscode from 'vscode';
import { formatBytes } from '../text/formatBytes';
import type { WarmStatus } from '../wire/messages';
import { warmSettings } from './warmSettings';

/** An item in the status bar, while something is kept ready for the next run: what, and how much memory it takes. */
export class WarmStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('strobe.warm', vscode.StatusBarAlignment.Left);

  constructor() {
    this.item.name = vscode.l10n.t('Strobe: What Is Kept Ready');
    this.item.command = {
      command: 'workbench.action.openSettings',
      title: '',
      arguments: ['@id:strobe.warm.mode @id:strobe.warm.idleMinutes'],
    };
  }

  dispose(): void {
    this.item.dispose();
  }

  show(status: WarmStatus | null): void {
    const states = status && [status.spareJvm.state, status.spareDriver.state];
    if (!states || states.every(state => state === 'none')) return this.item.hide();
    const isReady = states.includes('ready');
    this.item.text = `$(zap) ${isReady ? vscode.l10n.t('Spark ready') : vscode.l10n.t('Spark getting ready')}`;
    this.item.tooltip = tooltipOf(status!);
    this.item.show();
  }
}

function tooltipOf({ spareJvm, spareDriver, classCache }: WarmStatus): string {
  const ready: [boolean, string][] = [
    [spareJvm.state === 'ready', vscode.l10n.t('Spark’s JVM: {0} of memory', size(spareJvm.residentBytes))],
    [spareDriver.state === 'ready', vscode.l10n.t('Python: {0} of memory', size(spareDriver.residentBytes))],
    [classCache.state === 'ready', vscode.l10n.t('Spark’s classes: {0} on disk', size(classCache.diskBytes))],
  ];
  const kept = ready.filter(([isReady]) => isReady).map(([, text]) => `• ${text}`);
  const idle = vscode.l10n.t(
    'They end after {0} minutes without a run, when memory is low, and with this window.',
    warmSettings().idleMinutes,
  );
  return [vscode.l10n.t('Kept ready for the next run:'), ...kept, idle].join('\n');
}

const size = (bytes: number | null) => (bytes === null ? vscode.l10n.t('an unknown amount') : formatBytes(bytes));
