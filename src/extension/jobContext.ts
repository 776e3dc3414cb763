import * as vscode from 'vscode';
import { CONTEXT } from './contributions';
import type { Language } from './language';

const EDIT_PAUSE_MS = 400;

/** Keeps the context key that shows the run button where the active file is a Spark job. */
export class JobContext implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private pause: NodeJS.Timeout | undefined;

  constructor(private readonly language: Language) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => void this.update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.updateSoon();
      }),
    ];
    void this.update();
  }

  dispose(): void {
    clearTimeout(this.pause);
    for (const each of this.subscriptions) each.dispose();
  }

  private updateSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.update(), EDIT_PAUSE_MS);
  }

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    // A panel or a terminal in front does not take the button from the file beside it.
    if (!document) return;
    const isJob = await this.isJob(document);
    if (document === vscode.window.activeTextEditor?.document)
      await vscode.commands.executeCommand('setContext', CONTEXT.isJob, isJob);
  }

  private async isJob({ languageId, uri }: vscode.TextDocument): Promise<boolean> {
    if (languageId === 'sql') return true;
    if (languageId !== 'python') return false;
    const lineage = await this.language.staticLineage(uri.toString()).catch(() => null);
    return lineage?.isJob ?? false;
  }
}
