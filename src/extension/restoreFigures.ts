import * as vscode from 'vscode';
import type { FailureDiagnostics } from './failureDiagnostics';
import type { KeptFigures } from './keptFigures';
import type { Language } from './language';

const LANGUAGES = new Set(['python', 'sql']);

/**
 * Restores the results of the last runs after a reload of the window: the figures of each file when it is opened, and the
 * failed lines of the last run. Needs neither a gateway nor Python. The views detect lines that were edited since the run.
 */
export function restoreFigures(
  kept: KeptFigures,
  language: Language,
  diagnostics: FailureDiagnostics,
): vscode.Disposable {
  const asked = new Set<string>();
  const restore = async ({ uri, languageId }: vscode.TextDocument) => {
    const name = uri.toString();
    // Restore each file once: later figures come from runs in this window.
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
