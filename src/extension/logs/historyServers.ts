import * as vscode from 'vscode';
import { StrobeError } from '../../errors/strobeError';

/** Further ones are forgotten, with their tokens. */
const MOST_SERVERS = 20;
const SERVERS = 'strobe.historyServers';
const keyOf = (server: string) => `history:${server}`;

/** The history servers that were used: their addresses, and their tokens in the secret storage of the editor. */
export class HistoryServers {
  constructor(
    private readonly memento: vscode.Memento,
    private readonly secrets: vscode.SecretStorage,
  ) {}

  /** The last used first. */
  known(): string[] {
    return this.memento.get<string[]>(SERVERS) ?? [];
  }

  /**
   * Asks a server with its token, and the user for another token as long as the server refuses it. What the server takes is remembered.
   * @returns undefined if the user gives no token
   */
  async asked<T>(server: string, ask: (token: string | undefined) => Promise<T>): Promise<T | undefined> {
    const kept = await this.secrets.get(keyOf(server));
    let token = kept;
    for (;;) {
      try {
        const answer = await ask(token);
        await this.remember(server);
        if (token !== undefined && token !== kept) await this.secrets.store(keyOf(server), token);
        return answer;
      } catch (error) {
        if (!(error instanceof StrobeError) || error.code !== 'historyServer.refused') throw error;
        token = await askForToken(server, error.message);
        if (token === undefined) return undefined;
      }
    }
  }

  /** Asks for a server, and forgets its token. */
  async forgetToken(): Promise<void> {
    const tokens = await Promise.all(this.known().map(server => this.secrets.get(keyOf(server))));
    const servers = this.known().filter((_, index) => tokens[index] !== undefined);
    if (servers.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No token of a history server is kept.'));
      return;
    }
    const title = vscode.l10n.t('Forget the token of');
    const server = await vscode.window.showQuickPick(servers, { title });
    if (server === undefined) return;
    await this.secrets.delete(keyOf(server));
    void vscode.window.showInformationMessage(vscode.l10n.t('The token of {0} is forgotten.', server));
  }

  private async remember(server: string): Promise<void> {
    const all = [server, ...this.known().filter(each => each !== server)];
    await this.memento.update(SERVERS, all.slice(0, MOST_SERVERS));
    await Promise.all(all.slice(MOST_SERVERS).map(each => this.secrets.delete(keyOf(each))));
  }
}

/** @param why what the server said */
async function askForToken(server: string, why: string): Promise<string | undefined> {
  const kept = vscode.l10n.t('A token that the server accepts is kept in the secret storage of the editor.');
  const inClear = server.startsWith('http:') ? vscode.l10n.t('The connection is not encrypted.') : '';
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Token for {0}', server),
    prompt: [why, kept, inClear].filter(Boolean).join(' '),
    password: true,
    ignoreFocusOut: true,
  });
  return token?.trim() || undefined;
}
