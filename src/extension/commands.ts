import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { RunReducer } from '../model/reduceRun';
import type { RunFilePiece } from '../model/runFilePiece';
import type { EventOf } from '../model/runEvent';
import { StrobeError } from '../errors/strobeError';
import { cellAtCursor, CellSessions } from './cellSessions';
import { chooseConfiguration, likelyConfiguration, plainConfiguration } from './chooseConfiguration';
import { chooseRuntime } from './chooseRuntime';
import type { FailureDiagnostics } from './failureDiagnostics';
import { WindowGateway } from './windowGateway';
import { LogCommands } from './logs/logCommands';
import type { KeptFigures } from './keptFigures';
import type { Language } from './language';
import { OpenedRecording } from './openedRecording';
import { openRecordingDialog, serverLogDialog } from './openRecordingDialog';
import { cellTexts, notebookOf, openNotebook, revealNotebook } from './notebooks/notebookDocument';
import { Notebooks } from './notebooks/notebooks';
import type { PanelContent } from './panelContent';
import type { PanelServices } from './panelHost';
import { pickProfile } from './chooseProfile';
import type { ProfileSecrets } from './profileSecrets';
import { PromisedLineage } from './promisedLineage';
import type { RecordedSource } from './recordedSource';
import { RefusedRun } from './refusedRun';
import { runRequest } from './runRequest';
import { runFileOf } from './runFileOf';
import { againMode, RunLauncher } from './runLauncher';
import { RunPanel } from './runPanel';
import type { RunRecord } from './runRecord';
import type { RunStore } from './runStore';
import type { RecordedTexts } from './recordedTexts';
import { sampleJob } from './sampleJob';
import { savedScript, scriptOf } from './savedScript';
import { findingSettings } from './findingSettings';
import { showFigures } from './showFigures';
import { addedEnvironment } from './jobEnvironment';
import { ShownRemoteRun } from './shownRemoteRun';
import { lastShown, rememberShown, type Shown } from './shownContent';
import { TerminalEnvironments } from './terminalEnvironments';
import { isTrusted, untrustedReason } from './trust';
import { warmSettings } from './warmSettings';
import { WarmStatusBar } from './warmStatusBar';

export interface CommandServices {
  context: vscode.ExtensionContext;
  secrets: ProfileSecrets;
  store: RunStore;
  texts: RecordedTexts;
  log: vscode.LogOutputChannel;
  diagnostics: FailureDiagnostics;
  kept: KeptFigures;
  language: () => Promise<Language>;
}

/** Edit events come with every keystroke. The lineage is updated after a pause. */
const EDIT_PAUSE_MS = 200;

/** Implements the commands. Loaded with the first command, because it includes the gateway client, the reducer and the panel host. */
export class Commands {
  readonly panelServices: PanelServices;
  readonly logs: LogCommands;
  private readonly gateway: WindowGateway;
  private readonly panel: RunPanel;
  private readonly launcher: RunLauncher;
  private readonly notebooks: Notebooks;
  private readonly cells: CellSessions;
  private readonly warmBar = new WarmStatusBar();
  private readonly terminals = new TerminalEnvironments();
  private readonly remoteRun: ShownRemoteRun;
  private readonly settings: vscode.Disposable;
  /** Listener for edits of the file whose static lineage is shown. */
  private edits: vscode.Disposable | undefined;

  constructor(private readonly services: CommandServices) {
    const { context, secrets, log, store, texts, diagnostics, kept, language } = services;
    this.gateway = new WindowGateway(log, { settings: warmSettings, show: status => this.warmBar.show(status) });
    this.settings = vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('strobe.warm')) void this.gateway.configureWarm();
    });
    this.logs = new LogCommands({
      context,
      gateway: this.gateway,
      show: log => this.showRecording(log),
      showError: error => this.showError(error),
    });
    this.remoteRun = new ShownRemoteRun(store);
    this.panelServices = { extension: context.extensionUri, log, texts };
    this.panel = new RunPanel(this.panelServices);
    this.notebooks = new Notebooks({
      extension: context.extensionUri,
      gateway: this.gateway,
      store,
      kept,
      language,
      log,
      show: session => this.show(session, { kind: 'run', id: session.record.id }),
    });
    this.launcher = new RunLauncher({
      gateway: this.gateway,
      secrets,
      store,
      language,
      diagnostics,
      kept,
      log,
      show: session => this.show(session, { kind: 'run', id: session.record.id }),
    });
    this.cells = new CellSessions({
      launcher: this.launcher,
      gateway: this.gateway,
      diagnostics,
      chooseConfiguration: script => chooseConfiguration(script, context.workspaceState),
    });
  }

  /** A notebook was opened. */
  openNotebooks(): Promise<void> {
    return this.notebooks.open();
  }

  recordNotebooks(): Promise<void> {
    return this.notebooks.record();
  }

  stopRecordingNotebooks(): Promise<void> {
    return this.notebooks.stopRecording();
  }

  /** Runs, explains or debugs the given file, or the one in the active editor. */
  async run(argument: unknown, mode: RunRecord['mode'], line: number | null = null): Promise<void> {
    const uri = scriptOf(argument);
    if (!uri || !this.mayRun(uri)) return;
    const script = await savedScript(uri);
    if (!script) return;
    const configuration = await chooseConfiguration(script, this.services.context.workspaceState);
    if (configuration) await this.launcher.launch({ script, mode, line, configuration });
  }

  /** Runs the file with a profile that the user picks for this run. It replaces the master of the run configuration. */
  async runWithProfile(argument: unknown): Promise<void> {
    const uri = scriptOf(argument);
    if (!uri || !this.mayRun(uri)) return;
    const script = await savedScript(uri);
    const picked = script && (await pickProfile(vscode.l10n.t('Run {0} with', path.basename(script.fsPath)), script));
    if (!script || !picked) return;
    const configuration = await chooseConfiguration(script, this.services.context.workspaceState);
    if (configuration === null) return;
    const { name: profile } = picked;
    const chosen = { ...configuration, profile, master: profile === null ? configuration.master : null };
    await this.launcher.launch({ script, mode: 'run', line: null, configuration: chosen });
  }

  /** Runs or debugs a test. @param test as in `pytest FILE::NAME` */
  async runTest(argument: unknown, test: unknown, mode: 'run' | 'debug'): Promise<void> {
    const uri = scriptOf(argument);
    if (!uri || typeof test !== 'string' || !this.mayRun(uri)) return;
    const script = await savedScript(uri);
    if (!script) return;
    const configuration = likelyConfiguration(script, this.services.context.workspaceState);
    await this.launcher.launch({ script, mode, line: null, test, configuration });
  }

  /** Warms up what the first run of a file needs. */
  async warmUp(script: vscode.Uri): Promise<void> {
    const configuration = likelyConfiguration(script, this.services.context.workspaceState);
    const { secrets } = this.services;
    const request = await runRequest({ uri: script.toString(), mode: 'run', line: null, configuration }, secrets);
    // What a spare process has in its environment must not be there before it is asked for.
    if (request.secrets!.length > 0) return;
    const terminal = await this.terminals.get(request.cwd, addedEnvironment(request.env, process.env));
    await this.gateway.warmUp({ request: { ...request, mayMakeRuntime: false }, terminal });
  }

  /** @param line from 1; defaults to the line of the cursor */
  runToLine(argument: unknown, line: unknown): Promise<void> {
    const cursor = vscode.window.activeTextEditor?.selection.active.line;
    const given = typeof line === 'number' ? line : cursor === undefined ? null : cursor + 1;
    return this.run(argument, 'run', given);
  }

  /** @param cell from 0; defaults to the one at the cursor */
  runCell(argument: unknown, cell: unknown): Promise<void> {
    return this.runCells(argument, cell, index => [index]);
  }

  runCellsAbove(argument: unknown, cell: unknown): Promise<void> {
    return this.runCells(argument, cell, index => [...Array(index).keys()]);
  }

  async restartCellSession(argument: unknown): Promise<void> {
    const uri = scriptOf(argument);
    if (uri && this.mayRun(uri)) await this.cells.restart(uri).catch(error => this.showError(error as Error));
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
    if (isFolder) await this.logs.openFolder(uri);
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

  async rerun(record: RunRecord | undefined): Promise<void> {
    const again = record ?? this.services.store.all()[0];
    if (!again) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No job has run yet.'));
      return;
    }
    if (again.mode === 'notebook') return this.notebooks.reveal(again);
    const { uri, line, test, configuration } = again;
    const mode = againMode(again.mode);
    const parsed = vscode.Uri.parse(uri);
    if (!this.mayRun(parsed)) return;
    const script = await savedScript(parsed);
    if (script) await this.launcher.launch({ script, mode, line, test, configuration });
  }

  /** Asks for confirmation, then removes the run from the list and deletes its recording. */
  async deleteRun(record: RunRecord | undefined): Promise<void> {
    if (!record) return;
    const remove = vscode.l10n.t('Delete');
    const question = vscode.l10n.t('Delete the run of {0} and its recording?', record.title);
    const options = { modal: true, detail: record.recording ?? undefined };
    if ((await vscode.window.showWarningMessage(question, options, remove)) !== remove) return;
    if (record.recording) await rm(record.recording, { force: true });
    await this.services.kept.forget(record.id);
    this.services.store.remove(record.id);
  }

  async revealRun(record: RunRecord | undefined): Promise<void> {
    if (!record?.recording) return;
    if (!existsSync(record.recording)) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The recording {0} no longer exists.', record.recording));
      return;
    }
    const uri = vscode.Uri.file(record.recording);
    // Only the desktop editor can show the file in its folder. Elsewhere, open it.
    const isDesktop = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
    await (isDesktop
      ? vscode.commands.executeCommand('revealFileInOS', uri)
      : vscode.commands.executeCommand('vscode.open', uri));
  }

  cancel(record: RunRecord | undefined): void {
    const kernel = record && this.notebooks.session(record.id);
    if (kernel?.isOn) return kernel.cancel();
    const session = record ? this.launcher.session(record.id) : this.launcher.newestOn();
    if (session?.isOn) this.launcher.cancel(session);
    else void vscode.window.showInformationMessage(vscode.l10n.t('No run in progress.'));
  }

  async chooseRuntime(): Promise<void> {
    await chooseRuntime();
  }

  async restartGateway(): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const running = this.services.store.running().length;
    const question = vscode.l10n.t('Restarting Strobe’s gateway ends all runs in progress ({0}).', running);
    if (running > 0 && (await vscode.window.showWarningMessage(question, { modal: true }, restart)) !== restart) return;
    await this.gateway.restart();
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Strobe’s gateway restarted.'), 5000);
  }

  async openSample(): Promise<void> {
    const sample = await sampleJob(this.services.context);
    await vscode.window.showTextDocument(sample, { viewColumn: vscode.ViewColumn.One, preview: false });
  }

  async runSample(): Promise<void> {
    await this.openSample();
    await this.run(await sampleJob(this.services.context), 'run');
  }

  /** A recording or an event log as the content of an editor tab. */
  openInEditor(chosen: string): PanelContent {
    this.remoteRun.show({ kind: 'recording', path: runFileOf(chosen) });
    return this.recording(chosen);
  }

  /** Fills the panel that the editor restored after a reload of the window. */
  restorePanel(panel: vscode.WebviewPanel): void {
    const content = this.shownBefore();
    if (content) this.panel.restore(panel, content);
    else panel.dispose();
  }

  async stop(): Promise<void> {
    this.edits?.dispose();
    this.launcher.stop();
    this.notebooks.dispose();
    this.settings.dispose();
    this.remoteRun.dispose();
    await this.gateway.stop();
    this.warmBar.dispose();
  }

  private recording(chosen: string, serverLog?: string): PanelContent {
    const file = runFileOf(chosen);
    return new OpenedRecording(
      path.basename(file),
      file,
      each => this.gateway.readRecording(each, { follow: true, serverLog }),
      started => void this.runRecorded(started),
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

  private showRecording(file: string): void {
    this.show(this.recording(file), { kind: 'recording', path: file });
  }

  private show(content: PanelContent, shown: Shown): void {
    rememberShown(this.services.context.workspaceState, shown);
    this.remoteRun.show(shown);
    this.panel.show(content);
  }

  private contentOf(record: RunRecord): PanelContent {
    const session = this.launcher.session(record.id) ?? this.notebooks.session(record.id);
    if (session) return session;
    return new OpenedRecording(
      record.title,
      record.recording ?? '',
      () => this.readWithFigures(record),
      () => void this.rerun(record),
      findingSettings,
      () => this.remoteRun.found(record.recording!),
    ).readAhead();
  }

  /** Once the run has been read, its figures are shown at the lines of the editor. */
  private async *readWithFigures({ recording, message }: RunRecord): AsyncGenerator<RunFilePiece> {
    if (recording === null) throw new Error(message ?? vscode.l10n.t('This run did not start.'));
    const reducer = new RunReducer(findingSettings());
    for await (const piece of this.gateway.readRecording(recording)) {
      for (const event of piece.events) reducer.apply(event);
      yield piece;
    }
    const language = await this.services.language().catch(() => null);
    if (language) await showFigures(reducer.snapshot(), language);
  }

  private promisedLineage(uri: vscode.Uri): PromisedLineage {
    const notebook = openNotebook(uri);
    const rerun = () => void (notebook ? revealNotebook(uri) : this.run(uri, 'run'));
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

  private async runCells(argument: unknown, given: unknown, wanted: (index: number) => number[]): Promise<void> {
    const uri = scriptOf(argument);
    if (!uri || !this.mayRun(uri)) return;
    const script = await savedScript(uri);
    if (!script) return;
    const cell = typeof given === 'number' ? given : await cellAtCursor(script);
    if (cell !== null) await this.cells.run(script, wanted(cell)).catch(error => this.showError(error as Error));
  }

  private showError(error: Error): void {
    this.services.log.error(error);
    const code = error instanceof StrobeError ? ` [${error.code}]` : '';
    void vscode.window.showErrorMessage(error.message + code);
  }

  /** Runs the script of a recording, if it exists on this machine. */
  private async runRecorded(started: EventOf<'runStarted'> | undefined): Promise<void> {
    const file = started?.script;
    if (!started || !file || !existsSync(file)) {
      const what = file ?? vscode.l10n.t('the recorded script');
      void vscode.window.showInformationMessage(vscode.l10n.t('Cannot find {0} on this machine.', what));
      return;
    }
    const script = vscode.Uri.file(file);
    if (!this.mayRun(script)) return;
    const saved = await savedScript(script);
    const mode = started.mode === 'explain' ? 'explain' : 'run';
    const configuration = { ...plainConfiguration(script), args: started.args, cwd: started.cwd };
    if (saved) await this.launcher.launch({ script: saved, mode, line: null, configuration });
  }

  /** Also shows the reason in the panel if the workspace is not trusted. */
  private mayRun(uri: vscode.Uri): boolean {
    if (isTrusted()) return true;
    const rerun = () => void this.run(uri, 'run');
    this.panel.show(new RefusedRun(path.basename(uri.fsPath), 'workspace.untrusted', untrustedReason(), rerun));
    return false;
  }
}
