import path from 'node:path';
import * as vscode from 'vscode';
import type { Run } from '../model/run';
import { linesOf } from '../text/lines';
import { characterAtByte } from '../text/utf8';
import { failureLines, lineAfterEdit, lineNow, type FailureLine } from './failureLines';

/** Shows the source lines of errors as problems, until the next run or until the line is edited. */
export class FailureDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('strobe');
  private readonly subscription = vscode.workspace.onDidChangeTextDocument(change => this.edited(change));

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  /** Called when a run starts. */
  clear(): void {
    this.collection.clear();
  }

  /** @returns the failures that were shown, so that they can be restored after a reload */
  async show(run: Run): Promise<FailureLine[]> {
    const isOwn = (file: string) =>
      file === run.script.file || vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
    const failures = failureLines(run, isOwn);
    await this.mark(failures, run.script.startTime ?? 0);
    return failures;
  }

  /** @param began start time of the run, which can be from before a reload of the window */
  async mark(failures: FailureLine[], began: number): Promise<void> {
    for (const failure of failures) await this.add(failure, began);
  }

  private async add(failure: FailureLine, began: number): Promise<void> {
    const document = await openedAsItRan(vscode.Uri.file(failure.file), failure, began);
    const line = document && lineNow(failure, linesOf(document.getText()));
    if (document === null || line === null) return;
    const diagnostic = new vscode.Diagnostic(
      rangeOf(document, { ...failure, line }),
      failure.message,
      vscode.DiagnosticSeverity.Error,
    );
    diagnostic.source = 'Strobe';
    diagnostic.code = 'script.failed';
    if (failure.calledAt) diagnostic.relatedInformation = [calledFrom(failure.calledAt)];
    this.collection.set(document.uri, [...(this.collection.get(document.uri) ?? []), diagnostic]);
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

/** Null if the file does not exist, or was edited and its text was not recorded, so that the line cannot be found. */
async function openedAsItRan(
  uri: vscode.Uri,
  { line, text }: FailureLine,
  began: number,
): Promise<vscode.TextDocument | null> {
  try {
    if (text === null && (await vscode.workspace.fs.stat(uri)).mtime > began) return null;
    const document = await vscode.workspace.openTextDocument(uri);
    return text === null && (line > document.lineCount || document.isDirty) ? null : document;
  } catch {
    return null;
  }
}

function rangeOf(document: vscode.TextDocument, { line, column, endColumn }: FailureLine): vscode.Range {
  const { text, lineNumber, firstNonWhitespaceCharacterIndex } = document.lineAt(line - 1);
  if (column === null) return new vscode.Range(lineNumber, firstNonWhitespaceCharacterIndex, lineNumber, text.length);
  const end = endColumn === null ? text.length : characterAtByte(text, endColumn);
  return new vscode.Range(lineNumber, characterAtByte(text, column), lineNumber, end);
}

function calledFrom({ file, line, op }: NonNullable<FailureLine['calledAt']>): vscode.DiagnosticRelatedInformation {
  const location = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, 0));
  return new vscode.DiagnosticRelatedInformation(
    location,
    vscode.l10n.t('Caused the failure of {0} at {1}:{2}.', op, path.basename(file), line),
  );
}
