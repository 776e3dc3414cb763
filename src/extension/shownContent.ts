import type * as vscode from 'vscode';

/** What the panel shows, stored so that it can be restored after a reload of the window. */
export type Shown =
  | { kind: 'run'; id: string }
  | { kind: 'recording'; path: string; serverLog?: string }
  | { kind: 'lineage'; uri: string };

const KEY = 'strobe.shown';

export const rememberShown = (memento: vscode.Memento, shown: Shown) => void memento.update(KEY, shown);

export const lastShown = (memento: vscode.Memento) => memento.get<Shown>(KEY) ?? null;
