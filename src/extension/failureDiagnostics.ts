import * as vscode from 'vscode';
import type { Run } from '../model/run';
import { failureLine, lineAfterEdit, lineNow, type FailureLine } from './failureLine';

/** The line of a traceback as a problem of its file: until the next run, or until that line is edited. */
export class FailureDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('strobe');
  private readonly subscription = vscode.workspace.onDidChangeTextDocument(change => this.edited(change));

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  /** A run of this script begins. */
  clear(): void {
    this.collection.clear();
  }

  /** @returns the line, if the run failed at one */
  async show(run: Run): Promise<FailureLine | null> {
    const isOwn = (file: string) =>
      file === run.script.file || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
    const failure = failureLine(run, isOwn);
    if (failure) await this.mark(failure);
    return failure;
  }

  /** A line that a run failed at, of this window or of the one before it was reloaded. */
  async mark(failure: FailureLine): Promise<void> {
    const document = await vscode.workspace.openTextDocument(failure.file);
    // Edited since: the line is somewhere else, or gone.
    const now = lineNow(failure, document.getText().split(/\r\n?|\n/));
    if (now === null) return;
    const line = document.lineAt(now - 1);
    const range = new vscode.Range(
      line.lineNumber,
      line.firstNonWhitespaceCharacterIndex,
      line.lineNumber,
      line.text.length,
    );
    const diagnostic = new vscode.Diagnostic(range, failure.message, vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'Strobe';
    diagnostic.code = 'script.failed';
    this.collection.set(document.uri, [diagnostic]);
  }

  private edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const shown = this.collection.get(document.uri);
    if (!shown?.length) return;
    let left = [...shown];
    for (const { range, text } of contentChanges) {
      const edit = { first: range.start.line, last: range.end.line, newLines: text.split('\n').length - 1 };
      left = left.flatMap(diagnostic => {
        const line = lineAfterEdit(diagnostic.range.start.line, edit);
        if (line === null) return [];
        const { start, end } = diagnostic.range;
        diagnostic.range = new vscode.Range(line, start.character, line, end.character);
        return [diagnostic];
      });
    }
    this.collection.set(document.uri, left);
  }
}
