import * as vscode from 'vscode';
import { formatDuration } from '../text/formatDuration';
import { COMMAND } from './contributions';
import { isOn, type RunRecord } from './runRecord';
import type { RunStore } from './runStore';

/** The list of recent runs in the Activity Bar. */
export class RunsView implements vscode.TreeDataProvider<RunRecord> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(private readonly store: RunStore) {
    this.onDidChangeTreeData = store.onChange;
  }

  getChildren(parent?: RunRecord): RunRecord[] {
    return parent ? [] : this.store.all();
  }

  getTreeItem(record: RunRecord): vscode.TreeItem {
    const item = new vscode.TreeItem(labelOf(record));
    item.id = record.id;
    item.iconPath = iconOf(record);
    item.description = describe(record);
    item.tooltip = tooltip(record);
    item.contextValue = isOn(record) ? 'run.on' : record.recording === null ? 'run.notRecorded' : 'run.recorded';
    item.accessibilityInformation = { label: `${labelOf(record)}, ${describe(record)}` };
    item.command = { command: COMMAND.openRun, title: vscode.l10n.t('Open'), arguments: [record] };
    return item;
  }
}

function labelOf({ title, mode, line }: RunRecord): string {
  if (mode === 'explain') return vscode.l10n.t('{0} (explained)', title);
  if (mode === 'notebook') return vscode.l10n.t('{0} (kernel)', title);
  if (mode === 'debug') return vscode.l10n.t('{0} (debugged)', title);
  return line === null ? title : vscode.l10n.t('{0} to line {1}', title, line);
}

const stateOf = (record: RunRecord): string =>
  isOn(record) && record.isCancelling ? vscode.l10n.t('Cancelling…') : nameOf(record);

const nameOf = ({ status }: RunRecord): string =>
  ({
    preparing: vscode.l10n.t('preparing'),
    notStarted: vscode.l10n.t('not started'),
    running: vscode.l10n.t('running'),
    succeeded: vscode.l10n.t('succeeded'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('cancelled'),
    lost: vscode.l10n.t('lost'),
  })[status];

function describe(record: RunRecord): string {
  const time = new Date(record.startTime).toLocaleTimeString();
  const elapsed = record.endTime === null ? '' : formatDuration(record.endTime - record.startTime);
  return [stateOf(record), elapsed, record.configuration.name, time].filter(Boolean).join(' · ');
}

function tooltip(record: RunRecord): string {
  const started = new Date(record.startTime).toLocaleString();
  const lines = [vscode.Uri.parse(record.uri).fsPath, vscode.l10n.t('{0}, started {1}', stateOf(record), started)];
  return [...lines, record.message ?? '', record.recording ?? ''].filter(Boolean).join('\n');
}

function iconOf({ status }: RunRecord): vscode.ThemeIcon {
  const color = (name: string) => new vscode.ThemeColor(name);
  switch (status) {
    case 'preparing':
    case 'running':
      return new vscode.ThemeIcon('loading~spin');
    case 'succeeded':
      return new vscode.ThemeIcon('pass', color('testing.iconPassed'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
    case 'lost':
      return new vscode.ThemeIcon('question', color('problemsWarningIcon.foreground'));
    case 'failed':
    case 'notStarted':
      return new vscode.ThemeIcon('error', color('testing.iconFailed'));
  }
}
