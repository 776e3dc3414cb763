import * as vscode from 'vscode';

/** Asks for a recording or an event log: a file, or the folder of a rolling log where one dialog can offer both. */
export async function openRecordingDialog(): Promise<vscode.Uri | undefined> {
  const [picked] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open a Strobe recording or an event log of Spark’s'),
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
