import * as vscode from 'vscode';
import { historyPlace, type HistoryPlace } from '../../historyServer/historyPlace';

/** Asks for the address of a history server or of an application in it. @param known servers to choose from */
export async function askForHistoryPlace(known: string[]): Promise<HistoryPlace | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t('Open from History Server');
  pick.placeholder = vscode.l10n.t('http(s)://host:port, or the address of an application in it');
  // An address is copied from another window.
  pick.ignoreFocusOut = true;
  pick.items = itemsFor('', known);
  pick.onDidChangeValue(value => (pick.items = itemsFor(value.trim(), known)));
  try {
    return await new Promise<HistoryPlace | undefined>(resolve => {
      pick.onDidAccept(() => {
        const place = historyPlace(pick.selectedItems[0]?.label ?? '');
        if (place !== null) resolve(place);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** What was typed comes first, where it is an address. */
function itemsFor(value: string, known: string[]): vscode.QuickPickItem[] {
  const servers = known.map(label => ({ label }));
  if (value === '' || known.includes(value)) return servers;
  const place = historyPlace(value);
  if (place !== null) return [{ label: value, detail: meaningOf(place), alwaysShow: true }, ...servers];
  return [...servers, { label: vscode.l10n.t('An address begins with http:// or https://'), alwaysShow: true }];
}

function meaningOf({ applicationId, attempt }: HistoryPlace): string {
  if (applicationId === null) return vscode.l10n.t('list the applications');
  if (attempt === null) return vscode.l10n.t('open {0}', applicationId);
  return vscode.l10n.t('open attempt {0} of {1}', attempt, applicationId);
}
