import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
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
import { Notebooks } from './notebooks/notebooks';
import type { PanelServices } from './panelHost';
import { pickProfile } from './chooseProfile';
import type { ProfileSecrets } from './profileSecrets';
import { RefusedRun } from './refusedRun';
import { runRequest } from './runRequest';
import { againMode, RunLauncher } from './runLauncher';
import { RunPanel } from './runPanel';
import type { RunRecord } from './runRecord';
import type { RunStore } from './runStore';
import type { RecordedTexts } from './recordedTexts';
import { sampleJob } from './sampleJob';
import { savedScript, scriptOf } from './savedScript';
import { ShowCommands } from './showCommands';
import { addedEnvironment } from './jobEnvironment';
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

/** Implements the commands. Loaded with the first command, because it includes the gateway client, the reducer and the panel host. */
export class Commands {
  readonly panelServices: PanelServices;
  readonly logs: LogCommands;
  readonly shows: ShowCommands;
  private readonly gateway: WindowGateway;
  private readonly panel: RunPanel;
  private readonly launcher: RunLauncher;
  private readonly notebooks: Notebooks;
  private readonly cells: CellSessions;
  private readonly warmBar = new WarmStatusBar();
  private readonly terminals = new TerminalEnvironments();
  private readonly settings: vscode.Disposable;

  constructor(private readonly services: CommandServices) {
    const { context, secrets, log, store, texts, diagnostics, kept, language } = services;
    this.gateway = new WindowGateway(log, { settings: warmSettings, show: status => this.warmBar.show(status) });
    this.settings = vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('strobe.warm')) void this.gateway.configureWarm();
    });
    this.logs = new LogCommands({
      context,
      gateway: this.gateway,
      show: log => this.shows.showRecording(log),
      showError: error => this.showError(error),
    });
    this.panelServices = { extension: context.extensionUri, log, texts };
    this.panel = new RunPanel(this.panelServices);
    this.notebooks = new Notebooks({
      extension: context.extensionUri,
      gateway: this.gateway,
      store,
      kept,
      language,
      log,
      show: session => this.shows.show(session, { kind: 'run', id: session.record.id }),
    });
    this.launcher = new RunLauncher({
      gateway: this.gateway,
      secrets,
      store,
      language,
      diagnostics,
      kept,
      log,
      show: session => this.shows.show(session, { kind: 'run', id: session.record.id }),
    });
    this.shows = new ShowCommands({
      context,
      store,
      panel: this.panel,
      gateway: this.gateway,
      language,
      sessionOf: id => this.launcher.session(id) ?? this.notebooks.session(id),
      run: script => void this.run(script, 'run'),
      rerun: record => void this.rerun(record),
      runRecorded: started => void this.runRecorded(started),
      openFolder: folder => this.logs.openFolder(folder),
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

  async stop(): Promise<void> {
    this.shows.dispose();
    this.launcher.stop();
    this.notebooks.dispose();
    this.settings.dispose();
    await this.gateway.stop();
    this.warmBar.dispose();
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
