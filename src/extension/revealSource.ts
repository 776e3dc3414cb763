import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { characterAtByte } from '../text/utf8';
import { cellUri, fileOfCell } from './notebooks/notebookDocument';
import type { RecordedTexts } from './recordedTexts';
import { isAsItRan, type RecordedSource } from './recordedSource';

export interface SourcePlace {
  file: string;
  /** From 1. */
  line: number;
  /** In UTF-8 bytes, from 0. */
  column: number | null;
}

/**
 * Moves the cursor to a source location of a run. If the file has been edited since the run, opens a diff with the recorded
 * text and moves the cursor there.
 */
export async function revealSource(
  place: SourcePlace,
  ran: RecordedSource | undefined,
  texts: RecordedTexts,
): Promise<void> {
  if (ran?.cellId !== undefined && (await revealCell(ran.cellId, place))) return;
  const uri = vscode.Uri.file(place.file);
  const name = path.basename(place.file);
  if (!existsSync(place.file)) {
    if (ran === undefined) {
      void vscode.window.showWarningMessage(vscode.l10n.t('Cannot find {0} on this machine.', place.file));
      return;
    }
    const document = await vscode.workspace.openTextDocument(texts.keep(place.file, ran.text));
    await show(document, place);
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  if (ran === undefined || isAsItRan(document.getText(), ran)) return show(document, place);
  const recorded = await vscode.workspace.openTextDocument(texts.keep(place.file, ran.text));
  const title = vscode.l10n.t('{0} (Current ↔ As It Ran)', name);
  const options: vscode.TextDocumentShowOptions = {
    viewColumn: columnOf(document),
    selection: rangeOf(recorded, place),
  };
  await vscode.commands.executeCommand('vscode.diff', uri, recorded.uri, title, options);
}

/** @returns false if the cell is in no notebook that can be opened */
async function revealCell(cellId: string, place: SourcePlace): Promise<boolean> {
  const file = fileOfCell(cellId);
  if (!file || !existsSync(file.fsPath)) return false;
  const notebook = await vscode.workspace.openNotebookDocument(file);
  const uri = cellUri(cellId)?.toString();
  const cell = notebook.getCells().find(each => each.document.uri.toString() === uri);
  if (!cell) return false;
  const range = new vscode.NotebookRange(cell.index, cell.index + 1);
  const column = vscode.window.visibleNotebookEditors.find(each => each.notebook === notebook)?.viewColumn;
  const editor = await vscode.window.showNotebookDocument(notebook, {
    viewColumn: column ?? vscode.ViewColumn.One,
    selections: [range],
  });
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const text = vscode.window.visibleTextEditors.find(each => each.document === cell.document);
  if (text) {
    const selection = rangeOf(cell.document, place);
    text.selection = new vscode.Selection(selection.start, selection.end);
  }
  return true;
}

async function show(document: vscode.TextDocument, place: SourcePlace): Promise<void> {
  const range = rangeOf(document, place);
  const editor = await vscode.window.showTextDocument(document, { viewColumn: columnOf(document), selection: range });
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The column where the document is already visible, or the first column, because the panel is in the second. */
function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  return shown?.viewColumn ?? vscode.ViewColumn.One;
}

function rangeOf(document: vscode.TextDocument, { line, column }: SourcePlace): vscode.Range {
  const at = document.lineAt(Math.min(line, document.lineCount) - 1);
  const character =
    column === null ? at.firstNonWhitespaceCharacterIndex : Math.min(characterAtByte(at.text, column), at.text.length);
  return new vscode.Range(at.lineNumber, character, at.lineNumber, character);
}
