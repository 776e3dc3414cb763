import path from 'node:path';
import * as vscode from 'vscode';
import { cellsOf } from '../cells/cellsOf';
import { sourceLanguage } from '../cells/markedCells';
import type { CellEnd } from '../wire/messages';
import type { FailureDiagnostics } from './failureDiagnostics';
import type { RunConfiguration } from './runConfiguration';
import type { RunLauncher } from './runLauncher';
import type { RunSession } from './runSession';
import type { WindowGateway } from './windowGateway';

export interface CellServices {
  launcher: RunLauncher;
  gateway: WindowGateway;
  diagnostics: FailureDiagnostics;
  /** Null if the user cancels the choice. */
  chooseConfiguration(script: vscode.Uri): Promise<RunConfiguration | null>;
}

/** A driver that keeps its variables between cells. */
interface CellSession {
  run: RunSession;
  runId: string;
  /** Number of requests to run cells that have not ended. */
  open: number;
}

/** Runs cells of Python files, with one driver for each file. It starts with the first cell and ends with the window. */
export class CellSessions {
  /** By the file's URI. */
  private readonly sessions = new Map<string, Promise<CellSession | null>>();

  constructor(private readonly services: CellServices) {}

  /** Resolves when the cells have ended. Errors are shown by the caller. */
  async run(script: vscode.Uri, cells: number[]): Promise<void> {
    const session = await this.sessionOf(script);
    if (session === null || cells.length === 0) return;
    this.services.diagnostics.clear();
    const title = vscode.l10n.t('Running {0}', path.basename(script.fsPath));
    const ends = await this.runIn(session, cells, title);
    await this.services.launcher.showFigures(session.run);
    await this.tell(ends.at(-1));
  }

  /** Ends the file's driver, if there is one, and starts another. */
  async restart(script: vscode.Uri): Promise<void> {
    const session = await this.sessions.get(script.toString());
    if (session) {
      await this.end(session);
      await session.run.whenEnded;
    }
    await this.sessionOf(script);
  }

  private async runIn(session: CellSession, cells: number[], title: string): Promise<CellEnd[]> {
    const { gateway } = this.services;
    const location = vscode.ProgressLocation.Window;
    session.open++;
    try {
      return await vscode.window.withProgress({ location, title }, () => gateway.runCells(session.runId, cells));
    } finally {
      session.open--;
    }
  }

  /** Interrupts the cell that is running. If none is, ends the driver. */
  private async cancel(session: CellSession): Promise<void> {
    if (session.open > 0) this.services.launcher.interrupt(session.run);
    else await this.end(session);
  }

  private async end(session: CellSession): Promise<void> {
    if (session.open > 0) this.services.launcher.interrupt(session.run);
    await this.services.gateway.endCells(session.runId);
  }

  private sessionOf(script: vscode.Uri): Promise<CellSession | null> {
    const key = script.toString();
    const known = this.sessions.get(key);
    if (known) return known;
    const forget = () => this.sessions.delete(key);
    const started = this.start(script).then(
      session => {
        if (session === null) forget();
        else void session.run.whenEnded.then(forget);
        return session;
      },
      error => {
        forget();
        throw error;
      },
    );
    this.sessions.set(key, started);
    return started;
  }

  private async start(script: vscode.Uri): Promise<CellSession | null> {
    const { launcher, chooseConfiguration } = this.services;
    const configuration = await chooseConfiguration(script);
    if (configuration === null) return null;
    let session: CellSession | null = null;
    return new Promise(resolve => {
      const cells = {
        onStarted: (run: RunSession, runId: string) => {
          session = { run, runId, open: 0 };
          resolve(session);
        },
        onCancel: () => void (session && this.cancel(session)),
      };
      void launcher.launch({ script, mode: 'cells', line: null, configuration, cells }).finally(() => resolve(null));
    });
  }

  private async tell(last: CellEnd | undefined): Promise<void> {
    const error = last?.outcome === 'failed' ? last.error : null;
    if (!error?.file || error.line === null) return;
    const message = `${error.type}: ${error.message}`;
    const place = { file: error.file, line: error.line, column: null, endColumn: null, text: null, calledAt: null };
    await this.services.diagnostics.mark([{ ...place, message }], Date.now());
  }
}

/** The cell at the cursor; null if the file has no cells, which is told. */
export async function cellAtCursor(script: vscode.Uri): Promise<number | null> {
  const document = await vscode.workspace.openTextDocument(script);
  const text = document.getText();
  const cells = cellsOf(text, sourceLanguage(text));
  const editor = vscode.window.visibleTextEditors.find(each => each.document === document);
  const line = editor?.selection.active.line ?? 0;
  const found = cells.findLast(cell => cell.startLine <= line) ?? cells[0];
  if (!found)
    void vscode.window.showInformationMessage(vscode.l10n.t('This file has no cells: none begins with # %%.'));
  return found?.index ?? null;
}
