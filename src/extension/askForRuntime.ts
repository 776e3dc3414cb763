import * as vscode from 'vscode';

/**
 * Asks before a runtime is downloaded. Undefined if the person wants neither. The run waits for the answer, so that the
 * question stays where it is seen.
 */
export async function askForRuntime(why: string): Promise<'make' | 'choose' | undefined> {
  const make = vscode.l10n.t('Make It');
  const choose = vscode.l10n.t('Choose Interpreter…');
  const choice = await vscode.window.showInformationMessage(why, { modal: true }, make, choose);
  return choice === make ? 'make' : choice === choose ? 'choose' : undefined;
}
