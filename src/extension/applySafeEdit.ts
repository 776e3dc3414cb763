import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { SafeEdit } from '../model/findings/finding';
import { linesOf } from '../text/lines';
import { characterAtByte } from '../text/utf8';
import { isAsItRan, type RecordedSource } from './recordedSource';

/**
 * Makes the edit of a finding in the editor, where it can be undone; does not save. Only in a file that is as it ran: the edit is
 * for that text.
 */
export async function applySafeEdit(edit: SafeEdit, ran: RecordedSource | undefined): Promise<void> {
  const document =
    ran !== undefined && existsSync(edit.file) ? await vscode.workspace.openTextDocument(edit.file) : undefined;
  if (ran === undefined || document === undefined || !isAsItRan(document.getText(), ran)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The file has been edited since the run, so the fix does not apply. Run the job again.'),
    );
    return;
  }
  const lines = linesOf(document.getText());
  const position = (line: number, column: number): vscode.Position =>
    new vscode.Position(line - 1, characterAtByte(lines[line - 1] ?? '', column));
  const range = new vscode.Range(position(edit.line, edit.column), position(edit.endLine, edit.endColumn));
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, edit.text);
  await vscode.workspace.applyEdit(change);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, selection: range });
}
