import * as vscode from 'vscode';
import type { RunSession } from './runSession';

/** What was last entered in this window, by file and name. */
const entered = new Map<string, string>();

/** Asks for the value of a widget that a running notebook needs. Null if the user presses Esc, or the run ends. */
export async function askForWidget({ record, title, whenEnded }: RunSession, name: string): Promise<string | null> {
  const key = `${record.uri} ${name}`;
  const ended = new vscode.CancellationTokenSource();
  void whenEnded.then(() => ended.cancel());
  const value = await vscode.window.showInputBox(
    {
      title,
      prompt: vscode.l10n.t('Value of the widget “{0}”', name),
      value: entered.get(key),
      // The run may print, or bring up the panel, meanwhile.
      ignoreFocusOut: true,
    },
    ended.token,
  );
  if (value !== undefined) entered.set(key, value);
  return value ?? null;
}
