import path from 'node:path';
import * as vscode from 'vscode';
import type { ListedLog } from '../../model/listedLog';
import type { WindowGateway } from '../windowGateway';
import { pickLog } from './pickLog';

/** Asks for a folder. */
export async function askForLogFolder(): Promise<string | undefined> {
  const title = vscode.l10n.t('Open Folder of Spark Event Logs');
  const options = { title, canSelectFiles: false, canSelectFolders: true, canSelectMany: false };
  const [picked] = (await vscode.window.showOpenDialog(options)) ?? [];
  return picked?.fsPath;
}

/**
 * Asks for one of the event logs in a folder. A folder that is itself a log is the answer.
 * @returns the path of the log; undefined if the user cancels
 * @throws StrobeError `recording.missing`
 */
export async function chooseInFolder(
  folder: string,
  gateway: Pick<WindowGateway, 'listLogs'>,
): Promise<string | undefined> {
  let isLog = false;
  const name = path.basename(folder);
  const chosen = await pickLog<ListedLog>({
    title: vscode.l10n.t('Event Logs in {0}', name),
    detailOf: log => path.basename(log.path),
    find: async (onFound, cancellation) => {
      const answer = await gateway.listLogs(folder, ({ logs, fraction }) => onFound(logs, fraction), cancellation);
      ({ isLog } = answer);
    },
  });
  if (isLog) return folder;
  if (chosen === null)
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no Spark event logs in {0}.', name));
  return chosen?.path;
}
