import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { RunReducer } from '../model/reduceRun';
import type { EventOf } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import { findingSettings } from './findingSettings';
import type { Language } from './language';
import { cellTexts, notebookOf, openNotebook, revealNotebook } from './notebooks/notebookDocument';
import { OpenedRecording } from './openedRecording';
import { openRecordingDialog, serverLogDialog } from './openRecordingDialog';
import type { PanelContent } from './panelContent';
import { PromisedLineage } from './promisedLineage';
import type { RecordedSource } from './recordedSource';
import { runFileOf } from './runFileOf';
import type { RunPanel } from './runPanel';
import type { RunRecord } from './runRecord';
import type { RunStore } from './runStore';
import { scriptOf } from './savedScript';
import { showFigures } from './showFigures';
import { lastShown, rememberShown, type Shown } from './shownContent';
import { ShownRemoteRun } from './shownRemoteRun';
import type { WindowGateway } from './windowGateway';

export interface ShowServices {
  context: vscode.ExtensionContext;
  store: RunStore;
  panel: RunPanel;
  gateway: Pick<WindowGateway, 'readRecording'>;
  language: () => Promise<Language>;
  /** A run that this window has started or follows; it may be in progress. */
  sessionOf(id: string): PanelContent | null | undefined;
  /** What the button **Run** of the panel does. */
  run(script: vscode.Uri): void;
  rerun(record: RunRecord): void;
  runRecorded(started: EventOf<'runStarted'> | undefined): void;
  openFolder(folder: vscode.Uri): Promise<void>;
}

/** Edit events come with every keystroke. The lineage is updated after a pause. */
const EDIT_PAUSE_MS = 200;

/** Implements the commands that show something in the panel: a run, a recording or an event log, the lineage of a file. */
export class ShowCommands implements vscode.Disposable {
  private readonly remoteRun: ShownRemoteRun;
  /** Listener for edits of the file whose static lineage is shown. */
  private edits: vscode.Disposable | undefined;

  constructor(private readonly services: ShowServices) {
    this.remoteRun = new ShownRemoteRun(services.store);
  }

  dispose(): void {
    this.edits?.dispose();
    this.remoteRun.dispose();
  }

  async showLineage(argument: unknown): Promise<void> {
    const uri = notebookOf(argument) ?? scriptOf(argument);
    if (uri) this.show(this.promisedLineage(uri), { kind: 'lineage', uri: uri.toString() });
  }

  async openRecording(argument: unknown): Promise<void> {
    const uri = argument instanceof vscode.Uri ? argument : await openRecordingDialog();
    if (!uri) return;
    const isFolder = await stat(uri.fsPath).then(
      found => found.isDirectory(),
      () => false,
    );
    if (isFolder) await this.services.openFolder(uri);
    else this.showRecording(runFileOf(uri.fsPath));
  }

  /** Shows the run on a server of Spark Connect together with the event log of that server. */
  async addServerLog(argument: unknown): Promise<void> {
    const { recording } = this.remoteRun;
    if (recording === null) {
      const none = vscode.l10n.t('No run on a Spark Connect server is shown. Open its recording first.');
      void vscode.window.showInformationMessage(none);
      return;
    }
    const uri = argument instanceof vscode.Uri ? argument : await serverLogDialog();
    if (!uri) return;
    const serverLog = runFileOf(uri.fsPath);
    this.show(this.recording(recording, serverLog), { kind: 'recording', path: recording, serverLog });
  }

  openRun(record: RunRecord | undefined): void {
    const chosen = record && this.services.store.get(record.id);
    if (chosen) this.show(this.contentOf(chosen), { kind: 'run', id: chosen.id });
  }

  /** A recording or an event log as the content of an editor tab. */
  openInEditor(chosen: string): PanelContent {
    this.remoteRun.show({ kind: 'recording', path: runFileOf(chosen) });
    return this.recording(chosen);
  }

  /** Fills the panel that the editor restored after a reload of the window. */
  restorePanel(panel: vscode.WebviewPanel): void {
    const content = this.shownBefore();
    if (content) this.services.panel.restore(panel, content);
    else panel.dispose();
  }

  private recording(chosen: string, serverLog?: string): PanelContent {
    const file = runFileOf(chosen);
    return new OpenedRecording(
      path.basename(file),
      file,
      each => this.services.gateway.readRecording(each, { follow: true, serverLog }),
      started => this.services.runRecorded(started),
      findingSettings,
      () => this.remoteRun.found(file),
    ).readAhead();
  }

  private shownBefore(): PanelContent | null {
    const { context, store } = this.services;
    const shown = lastShown(context.workspaceState);
    if (shown) this.remoteRun.show(shown);
    if (shown?.kind === 'recording') return this.recording(shown.path, shown.serverLog);
    if (shown?.kind === 'lineage') return this.promisedLineage(vscode.Uri.parse(shown.uri));
    const record = shown && store.get(shown.id);
    return record ? this.contentOf(record) : null;
  }

  showRecording(file: string): void {
    this.show(this.recording(file), { kind: 'recording', path: file });
  }

  show(content: PanelContent, shown: Shown): void {
    rememberShown(this.services.context.workspaceState, shown);
    this.remoteRun.show(shown);
    this.services.panel.show(content);
  }

  private contentOf(record: RunRecord): PanelContent {
    const session = this.services.sessionOf(record.id);
    if (session) return session;
    return new OpenedRecording(
      record.title,
      record.recording ?? '',
      () => this.readWithFigures(record),
      () => this.services.rerun(record),
      findingSettings,
      () => this.remoteRun.found(record.recording!),
    ).readAhead();
  }

  /** Once the run has been read, its figures are shown at the lines of the editor. */
  private async *readWithFigures({ recording, message }: RunRecord): AsyncGenerator<RunFilePiece> {
    if (recording === null) throw new Error(message ?? vscode.l10n.t('This run did not start.'));
    const reducer = new RunReducer(findingSettings());
    for await (const piece of this.services.gateway.readRecording(recording)) {
      for (const event of piece.events) reducer.apply(event);
      yield piece;
    }
    const language = await this.services.language().catch(() => null);
    if (language) await showFigures(reducer.snapshot(), language);
  }

  private promisedLineage(uri: vscode.Uri): PromisedLineage {
    const notebook = openNotebook(uri);
    const rerun = () => (notebook ? void revealNotebook(uri) : this.services.run(uri));
    const cells = () => (notebook ? cellTexts(notebook) : new Map<string, RecordedSource>());
    const content = new PromisedLineage(path.basename(uri.fsPath), uri.fsPath, read, rerun, cells);
    const { language } = this.services;
    async function read() {
      if (!notebook) await vscode.workspace.openTextDocument(uri);
      return (await language()).staticLineage(uri.toString());
    }
    let pause: NodeJS.Timeout | undefined;
    this.edits?.dispose();
    this.edits = vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() !== uri.toString() && !notebook?.getCells().some(each => each.document === document))
        return;
      clearTimeout(pause);
      pause = setTimeout(() => void content.edited(), EDIT_PAUSE_MS);
    });
    return content;
  }
}
