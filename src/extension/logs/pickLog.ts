import * as vscode from 'vscode';
import type { ListedApplication } from '../../model/listedLog';
import { logItem, type LogItem } from './logItem';

export interface LogList<Log extends ListedApplication> {
  title: string;
  /** What tells an application from others with the same name. */
  detailOf(log: Log): string;
  /** Finds the logs. The list is shown with the first ones, even if they are none. `fraction`: from 0 to 1. */
  find(onFound: (logs: Log[], fraction: number) => void, cancellation: vscode.CancellationToken): Promise<void>;
}

/**
 * Asks for one of many logs, while they are found. Choosing one, or closing the list, ends the search.
 * @returns null if nothing was found, undefined if the user cancels
 * @throws the error of the search, unless it was cancelled
 */
export async function pickLog<Log extends ListedApplication>(list: LogList<Log>): Promise<Log | null | undefined> {
  const cancellation = new vscode.CancellationTokenSource();
  const pick = newPick<Log>(list.title);
  const chosen = new Promise<Log | undefined>(resolve => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.log));
    pick.onDidHide(() => resolve(undefined));
  });
  const search = find(list, pick, cancellation.token).then(count => (count === 0 ? null : chosen));
  search.catch(() => undefined);
  try {
    return await Promise.race([search, chosen]);
  } finally {
    cancellation.cancel();
    pick.dispose();
  }
}

function newPick<Log extends ListedApplication>(title: string): vscode.QuickPick<LogItem<Log>> {
  const pick = vscode.window.createQuickPick<LogItem<Log>>();
  pick.title = title;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  // It can take long to find, and the panel of another log may take the focus.
  pick.ignoreFocusOut = true;
  pick.busy = true;
  return pick;
}

/** @returns the number of logs */
async function find<Log extends ListedApplication>(
  { detailOf, find: search }: LogList<Log>,
  pick: vscode.QuickPick<LogItem<Log>>,
  cancellation: vscode.CancellationToken,
): Promise<number> {
  let items: LogItem<Log>[] = [];
  await search((logs, fraction) => {
    if (cancellation.isCancellationRequested) return;
    if (logs.length > 0) {
      items = [...items, ...logs.map(log => logItem(log, detailOf(log)))].sort(newestFirst);
      pick.items = items;
    }
    pick.placeholder = vscode.l10n.t('{0} applications, {1} % read', items.length, Math.floor(fraction * 100));
    pick.show();
  }, cancellation);
  pick.busy = false;
  pick.placeholder = vscode.l10n.t('{0} applications. Type a name, a user, a time or a status.', items.length);
  return items.length;
}

const newestFirst = (a: LogItem<ListedApplication>, b: LogItem<ListedApplication>) => b.log.startTime - a.log.startTime;
