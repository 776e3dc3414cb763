import * as vscode from 'vscode';
import { NOTEBOOK_CELL } from '../../wire/languageMessages';
import { NOTEBOOK } from '../contributions';
import type { RecordedSource } from '../recordedSource';

/** The notebook with this URI, if it is open. */
export function openNotebook(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  return vscode.workspace.notebookDocuments.find(each => each.uri.toString() === uri.toString());
}

/** The notebook for a command: its argument, or the one in the active editor. Null for other files. */
export function notebookOf(argument: unknown): vscode.Uri | null {
  if (typeof argument === 'string') return openNotebook(vscode.Uri.parse(argument, true))?.uri ?? null;
  if (argument instanceof vscode.Uri) return openNotebook(argument)?.uri ?? null;
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  return argument === undefined && notebook?.notebookType === NOTEBOOK ? notebook.uri : null;
}

/** Null for a cell id that is not the editor's. */
export function cellUri(cellId: string): vscode.Uri | null {
  return cellId.startsWith(NOTEBOOK_CELL) ? vscode.Uri.parse(cellId) : null;
}

/** The file of the notebook that a cell belongs to; null for a cell id that is not the editor's. */
export function fileOfCell(cellId: string): vscode.Uri | null {
  const uri = cellUri(cellId);
  return uri && vscode.Uri.file(uri.fsPath);
}

/** The cells as they are now, by their names in the static lineage. */
export function cellTexts(notebook: vscode.NotebookDocument): ReadonlyMap<string, RecordedSource> {
  return new Map(
    notebook.getCells().map(({ index, document }) => {
      const text = document.getText();
      return [`Cell ${index + 1}`, { text, sha256: '', cellId: document.uri.toString() }];
    }),
  );
}

export async function revealNotebook(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri);
}
