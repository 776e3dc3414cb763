import * as vscode from 'vscode';
import { formatBytes } from '../text/formatBytes';
import type { WarmStatus } from '../wire/messages';
import { warmSettings } from './warmSettings';

/** A status bar item that shows what Strobe keeps warm for the next run, and its memory use. */
export class WarmStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('strobe.warm', vscode.StatusBarAlignment.Left);

  constructor() {
    this.item.name = vscode.l10n.t('Strobe: Warm Spark');
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
    this.item.text = `$(zap) ${isReady ? vscode.l10n.t('Spark ready') : vscode.l10n.t('Spark warming up')}`;
    this.item.tooltip = tooltipOf(status!);
    this.item.show();
  }
}

function tooltipOf({ spareJvm, spareDriver, classCache }: WarmStatus): string {
  const ready: [boolean, string][] = [
    [spareJvm.state === 'ready', vscode.l10n.t('Spark JVM: {0} of memory', size(spareJvm.residentBytes))],
    [spareDriver.state === 'ready', vscode.l10n.t('Python: {0} of memory', size(spareDriver.residentBytes))],
    [classCache.state === 'ready', vscode.l10n.t('Spark class cache: {0} on disk', size(classCache.diskBytes))],
  ];
  const kept = ready.filter(([isReady]) => isReady).map(([, text]) => `• ${text}`);
  const idle = vscode.l10n.t(
    'These stop after {0} minutes without a run, when memory is low, or when the window closes.',
    warmSettings().idleMinutes,
  );
  return [vscode.l10n.t('Ready for the next run:'), ...kept, idle].join('\n');
}

const size = (bytes: number | null) => (bytes === null ? vscode.l10n.t('an unknown amount') : formatBytes(bytes));
