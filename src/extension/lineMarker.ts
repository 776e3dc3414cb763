import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { linesOf } from '../text/lines';
import { lineNow } from './failureLines';
import { isAsItRan, type RecordedSource } from './recordedSource';

/** Shows lines of a run in the editor without taking the focus: scrolls to a line and marks it. */
export class LineMarker implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  private marked: vscode.TextEditor | null = null;

  /**
   * Does nothing where a click should not change the window: if the line no longer exists, or if the file is not shown and
   * there is only the column of the panel.
   * @param line from 1, in the text that ran
   * @param panelColumn the column of the panel
   */
  async show(
    file: string,
    line: number,
    ran: RecordedSource | undefined,
    panelColumn: vscode.ViewColumn | undefined,
  ): Promise<void> {
    if (!existsSync(file)) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const now = lineIn(document.getText(), line, ran);
    const viewColumn = columnFor(document, panelColumn);
    if (now === null || now > document.lineCount || viewColumn === null) return;
    const { range } = document.lineAt(now - 1);
    const editor =
      shownEditor(document) ??
      (await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true }));
    this.clear();
    editor.setDecorations(this.mark, [range]);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.marked = editor;
  }

  clear(): void {
    this.marked?.setDecorations(this.mark, []);
    this.marked = null;
  }

  dispose(): void {
    this.mark.dispose();
  }
}

/** The line in the current text of a file; null if it was changed since the run. */
function lineIn(text: string, line: number, ran: RecordedSource | undefined): number | null {
  if (ran === undefined || isAsItRan(text, ran)) return line;
  return lineNow({ line, text: linesOf(ran.text)[line - 1] ?? '' }, linesOf(text));
}

function shownEditor(document: vscode.TextDocument): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(editor => editor.document === document);
}

/** The column where a document is shown or can be opened beside the panel; null if only the panel's column exists. */
function columnFor(
  document: vscode.TextDocument,
  panelColumn: vscode.ViewColumn | undefined,
): vscode.ViewColumn | null {
  const shown = shownEditor(document)?.viewColumn;
  if (shown !== undefined) return shown;
  return vscode.window.tabGroups.all.find(({ viewColumn }) => viewColumn !== panelColumn)?.viewColumn ?? null;
}
