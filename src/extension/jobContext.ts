import * as vscode from 'vscode';
import { CONTEXT } from './contributions';
import type { Language } from './language';

const EDIT_PAUSE_MS = 400;

/** Sets the context key that shows the run button if the active file is a Spark job. */
export class JobContext implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private pause: NodeJS.Timeout | undefined;

  /** @param onOpened called when a Spark job becomes the active file */
  constructor(
    private readonly language: Language,
    private readonly onOpened: (script: vscode.Uri) => void,
  ) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => void this.turned()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.updateSoon();
      }),
    ];
    void this.turned();
  }

  dispose(): void {
    clearTimeout(this.pause);
    for (const each of this.subscriptions) each.dispose();
  }

  private async turned(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document && (await this.update())) this.onOpened(document.uri);
  }

  private updateSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.update(), EDIT_PAUSE_MS);
  }

  /** @returns whether the active file is a job */
  private async update(): Promise<boolean> {
    const document = vscode.window.activeTextEditor?.document;
    // Keep the button when the focus moves to a panel or a terminal.
    if (!document) return false;
    const isJob = await this.isJob(document);
    if (document !== vscode.window.activeTextEditor?.document) return false;
    await vscode.commands.executeCommand('setContext', CONTEXT.isJob, isJob);
    return isJob;
  }

  private async isJob({ languageId, uri }: vscode.TextDocument): Promise<boolean> {
    if (languageId === 'sql') return true;
    if (languageId !== 'python') return false;
    const lineage = await this.language.staticLineage(uri.toString()).catch(() => null);
    return lineage?.isJob ?? false;
  }
}
