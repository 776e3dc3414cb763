import * as vscode from 'vscode';
import type { WindowGateway } from '../windowGateway';
import { DownloadedLogs } from './downloadedLogs';
import { askForLogFolder, chooseInFolder } from './folderOfLogs';
import { HistoryLogs } from './historyLogs';
import { HistoryServers } from './historyServers';

export interface LogServices {
  context: vscode.ExtensionContext;
  gateway: Pick<WindowGateway, 'listLogs'>;
  /** Shows the log at a path. */
  show(path: string): void;
  showError(error: Error): void;
}

/** Implements the commands that open one of many event logs. */
export class LogCommands {
  private readonly servers: HistoryServers;
  private readonly history: HistoryLogs;

  constructor(private readonly services: LogServices) {
    const { globalState, secrets, globalStorageUri } = services.context;
    this.servers = new HistoryServers(globalState, secrets);
    const storage = new DownloadedLogs(vscode.Uri.joinPath(globalStorageUri, 'logs').fsPath);
    this.history = new HistoryLogs(this.servers, storage);
  }

  async openFolder(argument: unknown): Promise<void> {
    const folder = argument instanceof vscode.Uri ? argument.fsPath : await askForLogFolder();
    if (folder !== undefined) await this.open(() => chooseInFolder(folder, this.services.gateway));
  }

  openFromServer(): Promise<void> {
    return this.open(() => this.history.choose());
  }

  forgetToken(): Promise<void> {
    return this.servers.forgetToken();
  }

  private async open(choose: () => Promise<string | undefined>): Promise<void> {
    try {
      const log = await choose();
      if (log !== undefined) this.services.show(log);
    } catch (error) {
      this.services.showError(error as Error);
    }
  }
}
