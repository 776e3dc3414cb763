import * as vscode from 'vscode';

/** Asks for a recording or an event log: a file, or the folder of a rolling log on systems whose dialog offers both. */
export async function openRecordingDialog(): Promise<vscode.Uri | undefined> {
  const [picked] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Strobe Recording or Spark Event Log'),
      canSelectFiles: true,
      canSelectFolders: process.platform === 'darwin',
      canSelectMany: false,
      filters: {
        [vscode.l10n.t('All files')]: ['*'],
        [vscode.l10n.t('Strobe recordings')]: ['strobe'],
      },
    })) ?? [];
  return picked;
}
