import * as vscode from 'vscode';
import type { NotebookCells } from '../../wire/languageMessages';
import { NOTEBOOK } from '../contributions';
import { recordingOptions } from '../recordingOptions';
import type { Language } from '../language';
import type { RunRecord } from '../runRecord';
import type { RunSession } from '../runSession';
import { isTrusted } from '../trust';
import { CellStatus } from './cellStatus';
import { KernelRuns, type KernelRunServices } from './kernelRuns';
import { revealNotebook } from './notebookDocument';
import { hasJupyter, isRecordingNotebooks, recordNotebooks, stopRecordingNotebooks } from './recordNotebooks';

export interface NotebookServices extends KernelRunServices {
  extension: vscode.Uri;
  language: () => Promise<Language>;
  log: vscode.LogOutputChannel;
}

const NO_CELLS: NotebookCells = { cells: [] };

/** Jupyter's notebooks in this window: the items below their cells, and the recording of their kernels. */
export class Notebooks implements vscode.Disposable {
  private readonly runs: KernelRuns;
  private readonly subscriptions: vscode.Disposable[] = [];
  private isOpen = false;

  constructor(private readonly services: NotebookServices) {
    this.runs = new KernelRuns(services);
  }

  session(id: string): RunSession | undefined {
    return this.runs.session(id);
  }

  /** A notebook was opened. */
  async open(): Promise<void> {
    if (this.isOpen) return;
    this.isOpen = true;
    const items = new CellStatus({
      onChange: this.runs.onChange,
      cells: notebook => this.cells(notebook),
      cost: cell => this.runs.cost(cell),
      isRecorded: notebook => this.runs.isRecorded(notebook),
      hasJupyter,
    });
    this.subscriptions.push(
      this.runs,
      vscode.notebooks.registerNotebookCellStatusBarItemProvider(NOTEBOOK, items),
      vscode.workspace.onDidOpenNotebookDocument(notebook => this.restore(notebook)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.recordKernels()),
    );
    for (const each of vscode.workspace.notebookDocuments) this.restore(each);
    await this.recordKernels();
  }

  async record(): Promise<void> {
    if (!isTrusted()) return;
    if (await recordNotebooks(this.services.extension)) await this.recordKernels();
  }

  stopRecording(): Promise<void> {
    return stopRecordingNotebooks();
  }

  /** Opens the notebook of a run, which only Jupyter can run again. */
  async reveal({ uri }: RunRecord): Promise<void> {
    await revealNotebook(vscode.Uri.parse(uri));
  }

  dispose(): void {
    for (const each of this.subscriptions.splice(0)) each.dispose();
  }

  private restore(notebook: vscode.NotebookDocument): void {
    if (notebook.notebookType === NOTEBOOK) void this.runs.restore(notebook);
  }

  /** Kernels find the gateway of this window from now on, if the user has the kernel that looks for it. */
  private async recordKernels(): Promise<void> {
    const { extension, gateway, log } = this.services;
    if (!isTrusted() || !(await isRecordingNotebooks(extension))) return;
    const folders = (vscode.workspace.workspaceFolders ?? []).map(each => each.uri.fsPath);
    // Extensions start kernels from the process that this code runs in.
    const request = { folders, editorPid: process.pid, ...recordingOptions() };
    const onStarted = (kernel: Parameters<KernelRuns['follow']>[0]) =>
      void this.runs.follow(kernel).catch(error => log.error(error as Error));
    await gateway.recordKernels(request, onStarted).catch(error => log.error(error as Error));
  }

  private async cells({ uri }: vscode.NotebookDocument): Promise<NotebookCells> {
    const language = await this.services.language().catch(() => null);
    return (await language?.notebookCells(uri.toString()).catch(() => null)) ?? NO_CELLS;
  }
}
