import * as vscode from 'vscode';
import type { Run } from '../model/run';
import { figuresOfRun } from '../wire/figuresOfRun';
import type { Language } from './language';

/** Shows what a run cost at the lines of its files. Explaining runs next to nothing: the figures of the last run stay. */
export async function showFigures(run: Run, language: Language): Promise<void> {
  if (run.script.mode === 'explain') return;
  for (const { file } of run.script.sources) {
    const figures = figuresOfRun(run, file, vscode.Uri.file(file).toString());
    if (figures) await language.showFigures(figures);
  }
}
