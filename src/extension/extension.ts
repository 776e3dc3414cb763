import * as vscode from 'vscode';
import {
  COMMAND,
  CONTEXT,
  EVENT_LOG_EDITOR,
  NOTEBOOK,
  PANEL,
  RECORDED_SCHEME,
  RECORDING_EDITOR,
  RUNS_VIEW,
} from './contributions';
import type { CommandId } from './contributions';
import { FailureDiagnostics } from './failureDiagnostics';
import { JobContext } from './jobContext';
import { KeptFigures } from './keptFigures';
import type { LanguageConnection } from './languageClient';
import { LineHeat } from './lineHeat';
import { once } from './once';
import { RecordedTexts } from './recordedTexts';
import { RecordingEditor } from './recordingEditor';
import { restoreFigures } from './restoreFigures';
import type { RunRecord } from './runRecord';
import { chooseProfile } from './chooseProfile';
import { ProfileSecrets } from './profileSecrets';
import { ProfileStatusBar } from './profileStatusBar';
import { RunStatusBar } from './runStatusBar';
import { RunStore } from './runStore';
import type { Commands } from './commands';
import { RunsView } from './runsView';
import { warmSettings } from './warmSettings';

let stop: () => Promise<void> = () => Promise.resolve();

/** Creates and registers everything. Code that activation does not need is loaded on first use. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Strobe', { log: true });
  const store = new RunStore(context.workspaceState);
  const texts = new RecordedTexts();
  const diagnostics = new FailureDiagnostics();
  const storage = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'figures');
  const kept = new KeptFigures(storage.fsPath, text => log.warn(text));
  const language = once(async (): Promise<LanguageConnection> => {
    const { startLanguageClient } = await import('./languageClient');
    const server = await startLanguageClient(context.extensionUri, log);
    const heat = new LineHeat();
    const client: LanguageConnection = {
      ...server,
      showFigures: figures => {
        heat.show(figures);
        return server.showFigures(figures);
      },
    };
    context.subscriptions.push(
      heat,
      new JobContext(client, script => void warmUp(script).catch(error => log.warn(String(error)))),
      restoreFigures(kept, client, diagnostics),
    );
    return client;
  });
  const secrets = new ProfileSecrets(context.secrets);
  const commands = once(async (): Promise<Commands> => {
    const loaded = await import('./commands');
    return new loaded.Commands({ context, secrets, store, texts, log, diagnostics, kept, language: language.get });
  });
  const warmUp = async (script: vscode.Uri) => {
    const isWanted = warmSettings().mode === 'onOpen' && vscode.workspace.isTrusted && script.scheme === 'file';
    if (isWanted) await (await commands.get()).warmUp(script);
  };
  context.subscriptions.push(
    log,
    diagnostics,
    new RunStatusBar(store),
    new ProfileStatusBar(),
    vscode.window.registerTreeDataProvider(RUNS_VIEW, new RunsView(store)),
    vscode.workspace.registerTextDocumentContentProvider(RECORDED_SCHEME, texts),
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: async panel => (await commands.get()).shows.restorePanel(panel),
    }),
    ...registerEditors(commands.get),
    ...registerCommands(commands.get, secrets, log),
    followDebugger(),
    followNotebooks(() => void commands.get().then(each => each.openNotebooks())),
  );
  // Deferred until activation has returned, so that activation stays fast.
  setImmediate(() => void language.get().catch(error => log.error(error as Error)));
  stop = async () => {
    await Promise.allSettled([
      commands.started()?.then(each => each.stop()),
      language.started()?.then(each => each.stop()),
    ]);
  };
}

export function deactivate(): Promise<void> {
  return stop();
}

function registerCommands(
  commands: () => Promise<Commands>,
  secrets: ProfileSecrets,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  const handlers: Record<CommandId, (...args: unknown[]) => unknown> = {
    [COMMAND.runJob]: async uri => (await commands()).run(uri, 'run'),
    [COMMAND.explainJob]: async uri => (await commands()).run(uri, 'explain'),
    [COMMAND.debugJob]: async uri => (await commands()).run(uri, 'debug'),
    [COMMAND.runToLine]: async (uri, line) => (await commands()).runToLine(uri, line),
    [COMMAND.runTest]: async (uri, test) => (await commands()).runTest(uri, test, 'run'),
    [COMMAND.debugTest]: async (uri, test) => (await commands()).runTest(uri, test, 'debug'),
    [COMMAND.runCell]: async (uri, cell) => (await commands()).runCell(uri, cell),
    [COMMAND.runCellsAbove]: async (uri, cell) => (await commands()).runCellsAbove(uri, cell),
    [COMMAND.restartCellSession]: async uri => (await commands()).restartCellSession(uri),
    [COMMAND.showLineage]: async uri => (await commands()).shows.showLineage(uri),
    [COMMAND.cancelRun]: async record => (await commands()).cancel(recordOf(record)),
    [COMMAND.openRecording]: async uri => (await commands()).shows.openRecording(uri),
    [COMMAND.openLogFolder]: async uri => (await commands()).logs.openFolder(uri),
    [COMMAND.openFromHistoryServer]: async () => (await commands()).logs.openFromServer(),
    [COMMAND.forgetHistoryToken]: async () => (await commands()).logs.forgetToken(),
    [COMMAND.addServerLog]: async log => (await commands()).shows.addServerLog(log),
    [COMMAND.chooseRuntime]: async () => (await commands()).chooseRuntime(),
    [COMMAND.restartGateway]: async () => (await commands()).restartGateway(),
    [COMMAND.showLog]: () => log.show(),
    [COMMAND.openRun]: async record => (await commands()).shows.openRun(recordOf(record)),
    [COMMAND.rerun]: async record => (await commands()).rerun(recordOf(record)),
    [COMMAND.deleteRun]: async record => (await commands()).deleteRun(recordOf(record)),
    [COMMAND.revealRun]: async record => (await commands()).revealRun(recordOf(record)),
    [COMMAND.openSample]: async () => (await commands()).openSample(),
    [COMMAND.runSample]: async () => (await commands()).runSample(),
    [COMMAND.recordNotebooks]: async () => (await commands()).recordNotebooks(),
    [COMMAND.chooseProfile]: () => chooseProfile(),
    [COMMAND.runWithProfile]: async uri => (await commands()).runWithProfile(uri),
    [COMMAND.setSecret]: async name => void (await secrets.set(typeof name === 'string' ? name : undefined)),
    [COMMAND.clearSecret]: () => secrets.clear(),
    [COMMAND.stopRecordingNotebooks]: async () => (await commands()).stopRecordingNotebooks(),
  };
  return Object.entries(handlers).map(([id, handler]) => vscode.commands.registerCommand(id, handler));
}

/** The Runs view passes the run to its commands. Other callers can pass anything. */
function recordOf(value: unknown): RunRecord | undefined {
  const record = value as Partial<RunRecord> | undefined;
  return typeof record?.id === 'string' && typeof record.uri === 'string' ? (record as RunRecord) : undefined;
}

function registerEditors(commands: () => Promise<Commands>): vscode.Disposable[] {
  const provider = new RecordingEditor(
    async () => (await commands()).panelServices,
    async path => (await commands()).shows.openInEditor(path),
  );
  return [RECORDING_EDITOR, EVENT_LOG_EDITOR].map(type => vscode.window.registerCustomEditorProvider(type, provider));
}

/** @param onFirst called when the first notebook is open */
function followNotebooks(onFirst: () => void): vscode.Disposable {
  const isNotebook = ({ notebookType }: vscode.NotebookDocument) => notebookType === NOTEBOOK;
  if (vscode.workspace.notebookDocuments.some(isNotebook)) setImmediate(onFirst);
  const opened = vscode.workspace.onDidOpenNotebookDocument(notebook => {
    if (!isNotebook(notebook)) return;
    opened.dispose();
    onFirst();
  });
  return opened;
}

/** Enables Debug Job only if the Python debugger is installed. */
function followDebugger(): vscode.Disposable {
  const tell = () => {
    const canDebug = vscode.extensions.getExtension('ms-python.debugpy') !== undefined;
    void vscode.commands.executeCommand('setContext', CONTEXT.canDebug, canDebug);
  };
  tell();
  return vscode.extensions.onDidChange(tell);
}
