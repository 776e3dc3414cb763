import * as vscode from 'vscode';
import type { StrobeError } from '../errors/strobeError';
import type { NotebookOptions } from '../wire/messages';

type Decision = Pick<NotebookOptions, 'mayInstall' | 'accepts'>;

/** Decisions of this window, by the lines that they are about. */
const decided = new Map<string, Decision>();

/**
 * Asks whether to run a notebook in spite of the lines that cannot run here. A decision holds for the same lines until the window
 * closes. Undefined if the user dismisses the question.
 */
export async function askForNotebook({ code, message }: StrobeError): Promise<Decision | undefined> {
  const known = decided.get(message);
  if (known) return known;
  const installs = code === 'notebook.install';
  const install = vscode.l10n.t('Install and Run');
  const without = installs ? vscode.l10n.t('Run Without Installing') : vscode.l10n.t('Run Anyway');
  const title = vscode.l10n.t('Some lines of this notebook are different here');
  // The question has its own first and last line.
  const detail = message.split('\n').slice(1, -1).join('\n');
  const buttons = installs ? [install, without] : [without];
  const choice = await vscode.window.showWarningMessage(title, { modal: true, detail }, ...buttons);
  if (choice === undefined) return undefined;
  const decision: Decision = { mayInstall: choice === install, accepts: 'everything' };
  decided.set(message, decision);
  return decision;
}

export const isNotebookQuestion = ({ code }: StrobeError): boolean =>
  code === 'notebook.limits' || code === 'notebook.install';
