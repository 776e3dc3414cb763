import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { StreamKey } from '../model/streamEvents';
import { fromPanel, type FromPanel, type ToPanel } from '../wire/panelMessages';
import { applySafeEdit } from './applySafeEdit';
import type { PanelContent } from './panelContent';
import { LineMarker } from './lineMarker';
import { openRulePage } from './openRulePage';
import { panelPage, panelRoots } from './panelPage';
import { isAsItRan } from './recordedSource';
import type { RecordedTexts } from './recordedTexts';
import { revealSource } from './revealSource';
import { savePicture } from './savePicture';

export interface PanelServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  texts: RecordedTexts;
}

/** Edit events come with every keystroke. The panel is updated after a pause. */
const EDIT_PAUSE_MS = 300;

/** Connects a page to its content, and handles its requests in the editor. */
export class PanelHost implements vscode.Disposable {
  private readonly marker = new LineMarker();
  private readonly subscriptions: vscode.Disposable[] = [this.marker];
  private following: { dispose(): void } | null = null;
  private isReady = false;
  /** Incremented with each update, so that an outdated update can stop. */
  private telling = 0;
  /** The last notification that is finished. */
  private told = 0;
  private editPause: NodeJS.Timeout | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private content: PanelContent,
    private readonly services: PanelServices,
  ) {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: panelRoots(services.extension) };
    this.subscriptions.push(
      webview.onDidReceiveMessage(message => this.receive(message)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.isReady = false;
      }),
      panel.onDidDispose(() => this.dispose()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.tellCursor(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.content.sources().has(document.uri.fsPath)) this.editedSoon();
      }),
    );
    this.follow();
    webview.html = panelPage(webview, services.extension);
  }

  show(content: PanelContent): void {
    this.content = content;
    this.follow();
    if (this.isReady) void this.tellAll();
  }

  shows(content: PanelContent): boolean {
    return this.content === content;
  }

  dispose(): void {
    this.isReady = false;
    clearTimeout(this.editPause);
    this.following?.dispose();
    for (const each of this.subscriptions.splice(0)) each.dispose();
  }

  private follow(): void {
    this.following?.dispose();
    this.following = this.content.onMessage(message => {
      // Events that arrive while the earlier ones are read are sent together with them.
      if (message.type !== 'events' || this.told === this.telling) this.post(message);
    });
  }

  private receive(message: unknown): void {
    const known = fromPanel(message);
    if (known === null) {
      const text = JSON.stringify(message)?.slice(0, 200) ?? String(message);
      this.services.log.warn(`The panel sent an invalid message: ${text}`);
      return;
    }
    this.act(known).catch(error => this.services.log.error(`${known.type}: ${String(error)}`));
  }

  private async act(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        return this.tellAll();
      case 'openSource':
        this.marker.clear();
        return revealSource(message, this.content.sources().get(message.file), this.services.texts);
      case 'showSource': {
        const ran = this.content.sources().get(message.file);
        return this.marker.show(message.file, message.line, ran, this.panel.viewColumn);
      }
      case 'applyEdit':
        return applySafeEdit(message.edit, this.content.sources().get(message.edit.file));
      case 'openRule':
        return openRulePage(message.rule, this.services.extension);
      case 'cancel':
        return this.content.cancel();
      case 'stopStream':
        return this.stopStream(message);
      case 'rerun':
        return this.content.rerun();
      case 'openSparkUi':
        return this.openSparkUi();
      case 'save':
        return savePicture(message.kind, message.data, this.content.title);
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        return;
      case 'problem':
        return this.services.log.error(`Panel: ${message.message}`);
    }
  }

  private async stopStream({ applicationId, streamId, streamRunId }: StreamKey): Promise<void> {
    try {
      await this.content.stopStream({ applicationId, streamId, streamRunId });
    } catch (error) {
      const why = (error as Error).message;
      void vscode.window.showErrorMessage(vscode.l10n.t('Could not stop the streaming query: {0}', why));
      throw error;
    }
  }

  private async tellAll(): Promise<void> {
    const turn = ++this.telling;
    const { content } = this;
    const messages = await content.messages();
    if (turn !== this.telling || content !== this.content) return;
    this.told = turn;
    for (const message of messages) this.post(message);
    if (vscode.window.activeTextEditor) this.tellCursor(vscode.window.activeTextEditor);
    await this.tellEdited();
  }

  private post(message: ToPanel): void {
    // A hidden page is destroyed. It asks for all messages when it is shown again.
    if (this.isReady) void this.panel.webview.postMessage(message);
  }

  private tellCursor({ document, selection }: vscode.TextEditor): void {
    if (document.languageId !== 'python' && document.languageId !== 'sql') return;
    this.post({ type: 'cursor', file: document.uri.fsPath, line: selection.active.line + 1 });
  }

  private editedSoon(): void {
    clearTimeout(this.editPause);
    this.editPause = setTimeout(() => void this.tellEdited(), EDIT_PAUSE_MS);
  }

  private async tellEdited(): Promise<void> {
    const files: string[] = [];
    for (const [file, ran] of this.content.sources()) {
      const now = await textNow(file);
      if (now !== null && !isAsItRan(now, ran)) files.push(file);
    }
    this.post({ type: 'edited', files });
  }

  private async openSparkUi(): Promise<void> {
    const address = this.content.sparkUi();
    if (address === null) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The Spark UI is no longer available because the application has ended.'),
      );
      return;
    }
    await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(address)));
  }
}

/** The text of a file in the editor, or on disk if it is not open; null if the file does not exist. */
async function textNow(file: string): Promise<string | null> {
  const open = vscode.workspace.textDocuments.find(each => each.uri.scheme === 'file' && each.uri.fsPath === file);
  if (open) return open.getText();
  return existsSync(file) ? readFile(file, 'utf8').catch(() => null) : null;
}
