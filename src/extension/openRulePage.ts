import { existsSync } from 'node:fs';
import * as vscode from 'vscode';

/** Opens the page about a rule beside the panel: why it matters, its figures and thresholds. */
export async function openRulePage(rule: string, extension: vscode.Uri): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'docs', 'rules', `${rule}.md`);
  if (!existsSync(page.fsPath)) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no page about {0} yet.', rule));
    return;
  }
  const options = { viewColumn: vscode.ViewColumn.One };
  await vscode.commands.executeCommand('vscode.openWith', page, 'vscode.markdown.preview.editor', options);
}
