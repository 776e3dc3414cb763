import * as vscode from 'vscode';

/**
 * Asks before a runtime is downloaded. Undefined if the user dismisses the question. The question is modal because the run
 * waits for the answer.
 */
export async function askForRuntime(why: string): Promise<'make' | 'choose' | undefined> {
  const make = vscode.l10n.t('Create Runtime');
  const choose = vscode.l10n.t('Choose Interpreter…');
  const choice = await vscode.window.showInformationMessage(why, { modal: true }, make, choose);
  return choice === make ? 'make' : choice === choose ? 'choose' : undefined;
}
