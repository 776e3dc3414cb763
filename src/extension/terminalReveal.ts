import * as vscode from 'vscode';
import { SETTING } from './contributions';

/** When the terminal of a job comes to the front. The middle one is VS Code's own for tasks. */
const KINDS: Record<string, vscode.TaskRevealKind> = {
  always: vscode.TaskRevealKind.Always,
  onProblem: vscode.TaskRevealKind.Silent,
  never: vscode.TaskRevealKind.Never,
};

/** The user's setting, validated because users can edit settings by hand. */
export function terminalReveal(): vscode.TaskRevealKind {
  const setting = vscode.workspace.getConfiguration().get<unknown>(SETTING.terminalReveal);
  return KINDS[String(setting)] ?? vscode.TaskRevealKind.Silent;
}
