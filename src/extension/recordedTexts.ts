import * as vscode from 'vscode';
import { RECORDED_SCHEME } from './contributions';

/** Provides documents with the text of files as they ran, until the window closes. */
export class RecordedTexts implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  /** Stores `text` and returns the URI of a document with the name of `file`. */
  keep(file: string, text: string): vscode.Uri {
    const uri = vscode.Uri.file(file).with({ scheme: RECORDED_SCHEME, query: String(this.numberOf(file, text)) });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('Open this file again from the Strobe panel.');
  }

  /** The same text gets the same number; a different text of the same file gets another. */
  private numberOf(file: string, text: string): number {
    for (let number = 1; ; number++) {
      const uri = vscode.Uri.file(file).with({ scheme: RECORDED_SCHEME, query: String(number) });
      const known = this.texts.get(uri.toString());
      if (known === undefined || known === text) return number;
    }
  }
}
