import * as vscode from 'vscode';
import type { FailureDiagnostics } from './failureDiagnostics';
import type { KeptFigures } from './keptFigures';
import type { Language } from './language';

const LANGUAGES = new Set(['python', 'sql']);

/**
 * Brings back what the last runs said about the files of a window that was reloaded: the figures of each file when it is open,
 * and the lines that the last run failed at. Neither a gateway nor Python is needed. What an edit has touched meanwhile is
 * found by whoever shows it.
 */
export function restoreFigures(
  kept: KeptFigures,
  language: Language,
  diagnostics: FailureDiagnostics,
): vscode.Disposable {
  const asked = new Set<string>();
  const restore = async ({ uri, languageId }: vscode.TextDocument) => {
    const name = uri.toString();
    // Once: what a run of this window says comes from itself.
    if (uri.scheme !== 'file' || !LANGUAGES.has(languageId) || asked.has(name)) return;
    asked.add(name);
    const figures = await kept.figures(name);
    if (figures) await language.showFigures(figures);
  };
  const opened = vscode.workspace.onDidOpenTextDocument(document => void restore(document));
  for (const document of vscode.workspace.textDocuments) void restore(document);
  void kept.failures().then(found => found && diagnostics.mark(found.failures, found.began));
  return opened;
}
