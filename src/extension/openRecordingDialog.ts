import * as vscode from 'vscode';

/** Asks for a recording or an event log: a file, or the folder of a rolling log on systems whose dialog offers both. */
export function openRecordingDialog(): Promise<vscode.Uri | undefined> {
  return pick(vscode.l10n.t('Open Strobe Recording or Spark Event Log'), {
    [vscode.l10n.t('All files')]: ['*'],
    [vscode.l10n.t('Strobe recordings')]: ['strobe'],
  });
}

/** Asks for the event log of a server of Spark Connect. */
export function serverLogDialog(): Promise<vscode.Uri | undefined> {
  return pick(vscode.l10n.t('Add the Event Log of the Spark Connect Server'));
}

async function pick(title: string, filters?: Record<string, string[]>): Promise<vscode.Uri | undefined> {
  const canSelectFolders = process.platform === 'darwin';
  const options = { title, canSelectFiles: true, canSelectFolders, canSelectMany: false, filters };
  const [picked] = (await vscode.window.showOpenDialog(options)) ?? [];
  return picked;
}
