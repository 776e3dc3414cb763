import * as vscode from 'vscode';

/** The script of a command, saved: an untitled one is asked a name for. Null if it was not saved, or is no file of the disk. */
export async function savedScript(uri: vscode.Uri): Promise<vscode.Uri | null> {
  const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  const saved = document?.isUntitled ? await vscode.workspace.saveAs(uri) : uri;
  if (!saved) return null;
  if (saved.scheme !== 'file') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Strobe runs files of the disk: save this one there first.'));
    return null;
  }
  if (document?.isDirty && !document.isUntitled && !(await document.save())) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The file could not be saved, so it was not run.'));
    return null;
  }
  return saved;
}

/** The file that a command is about: its argument, else the one in the active editor. */
export function scriptOf(argument: unknown): vscode.Uri | null {
  if (typeof argument === 'string') return vscode.Uri.parse(argument, true);
  if (argument instanceof vscode.Uri) return argument;
  const document = vscode.window.activeTextEditor?.document;
  if (document && (document.languageId === 'python' || document.languageId === 'sql')) return document.uri;
  void vscode.window.showInformationMessage(vscode.l10n.t('Open a PySpark or SQL file first.'));
  return null;
}
