import * as vscode from 'vscode';
import { linesOf } from '../text/lines';
import type { RunFigures } from '../wire/languageMessages';
import { SETTING } from './contributions';
import { heatLevel, hotLines } from './hotLines';

/** Opacity of the bar in the gutter, by level. */
const OPACITY = [0.35, 0.65, 1];
/** Orange that is visible on light and dark backgrounds; an icon cannot use the theme's colors. */
const COLOR = { light: '#b35900', dark: '#e0912f' };

/** Marks in the gutter the lines that took the time of the last run, stronger for a larger part of it. */
export class LineHeat implements vscode.Disposable {
  private readonly figures = new Map<string, RunFigures>();
  private readonly levels = OPACITY.map(decorationType);
  private readonly listeners = [
    vscode.window.onDidChangeVisibleTextEditors(editors => editors.forEach(editor => this.mark(editor))),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration(SETTING.gutter))
        vscode.window.visibleTextEditors.forEach(each => this.mark(each));
    }),
  ];

  show(figures: RunFigures): void {
    this.figures.set(figures.uri, figures);
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document.uri.toString() === figures.uri) this.mark(editor);
  }

  /** VS Code moves marks with edits; lines that were changed before have none. */
  private mark(editor: vscode.TextEditor): void {
    const figures = this.figures.get(editor.document.uri.toString());
    if (figures === undefined) return;
    const isOn = vscode.workspace.getConfiguration().get<unknown>(SETTING.gutter) !== false;
    const lines = isOn ? hotLines(figures, linesOf(editor.document.getText())) : [];
    this.levels.forEach((type, level) => {
      const own = lines.filter(({ share }) => heatLevel(share) === level);
      editor.setDecorations(
        type,
        own.map(({ line }) => editor.document.lineAt(line - 1).range),
      );
    });
  }

  dispose(): void {
    for (const each of [...this.levels, ...this.listeners]) each.dispose();
  }
}

function decorationType(opacity: number): vscode.TextEditorDecorationType {
  const icon = (color: string) => ({ gutterIconPath: bar(color, opacity) });
  return vscode.window.createTextEditorDecorationType({
    light: icon(COLOR.light),
    dark: icon(COLOR.dark),
    overviewRulerColor: new vscode.ThemeColor('charts.orange'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
}

function bar(color: string, opacity: number): vscode.Uri {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">` +
    `<rect x="11" width="4" height="16" fill="${color}" fill-opacity="${opacity}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`);
}
