import * as vscode from 'vscode';

/** Saves the script of a command and returns it; asks for a name if it is untitled. Null if it was not saved or is not on disk. */
export async function savedScript(uri: vscode.Uri): Promise<vscode.Uri | null> {
  const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  const saved = document?.isUntitled ? await vscode.workspace.saveAs(uri) : uri;
  if (!saved) return null;
  if (saved.scheme !== 'file') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Strobe can only run files on disk. Save this file to disk first.'),
    );
    return null;
  }
  if (document?.isDirty && !document.isUntitled && !(await document.save())) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The job was not run because the file could not be saved.'));
    return null;
  }
  return saved;
}

/** The file for a command: its argument, or the one in the active editor. */
export function scriptOf(argument: unknown): vscode.Uri | null {
  if (typeof argument === 'string') return vscode.Uri.parse(argument, true);
  if (argument instanceof vscode.Uri) return argument;
  const document = vscode.window.activeTextEditor?.document;
  if (document && (document.languageId === 'python' || document.languageId === 'sql')) return document.uri;
  void vscode.window.showInformationMessage(vscode.l10n.t('Open a PySpark or SQL file first.'));
  return null;
}
