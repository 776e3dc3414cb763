import * as vscode from 'vscode';
import { RECORDED_SCHEME } from './contributions';

/** Documents with the text of files as they ran, for the time of this window. */
export class RecordedTexts implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  /** The address of a document that holds `text`, named as `file` is. */
  keep(file: string, text: string): vscode.Uri {
    const uri = vscode.Uri.file(file).with({ scheme: RECORDED_SCHEME, query: String(this.numberOf(file, text)) });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? vscode.l10n.t('Open this again from the Strobe panel.');
  }

  /** The same text has the same address; another run's text of that file has another. */
  private numberOf(file: string, text: string): number {
    for (let number = 1; ; number++) {
      const uri = vscode.Uri.file(file).with({ scheme: RECORDED_SCHEME, query: String(number) });
      const known = this.texts.get(uri.toString());
      if (known === undefined || known === text) return number;
    }
  }
}
