import type * as vscode from 'vscode';
import { PanelHost, type PanelServices } from './panelHost';
import type { PanelContent } from './panelContent';

/** Opens recordings and event logs from the Explorer in an editor tab. */
export class RecordingEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly services: () => Promise<PanelServices>,
    private readonly open: (path: string) => Promise<PanelContent>,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    const content = await this.open(uri.fsPath);
    new PanelHost(panel, content, await this.services());
  }
}
