import * as vscode from 'vscode';
import { secretNames } from './profileSettings';

const keyOf = (name: string) => `profile:${name}`;

/** The values of `${secret:NAME}` in profiles, in the editor's secret storage. */
export class ProfileSecrets {
  constructor(private readonly storage: vscode.SecretStorage) {}

  get(name: string): Thenable<string | undefined> {
    return this.storage.get(keyOf(name));
  }

  /** Asks for a value, and for the name first if there is none. @returns whether the secret is set */
  async set(given?: string): Promise<boolean> {
    const name = given ?? (await this.askForName(vscode.l10n.t('Secret to set'), secretNames()));
    if (name === undefined) return false;
    const value = await vscode.window.showInputBox({
      title: vscode.l10n.t('Value of the secret {0}', name),
      prompt: vscode.l10n.t('Kept in the secret storage of the editor, not in settings.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (!value) return false;
    await this.storage.store(keyOf(name), value);
    return true;
  }

  async clear(): Promise<void> {
    const name = await this.askForName(vscode.l10n.t('Secret to clear'), secretNames());
    if (name === undefined) return;
    await this.storage.delete(keyOf(name));
    void vscode.window.showInformationMessage(vscode.l10n.t('The secret {0} is cleared.', name));
  }

  /** Secrets that a profile names, or any other name. */
  private async askForName(title: string, known: string[]): Promise<string | undefined> {
    const other = vscode.l10n.t('Another Name…');
    const states = await Promise.all(known.map(name => this.get(name)));
    const items = known.map((label, index) => ({
      label,
      description: states[index] === undefined ? vscode.l10n.t('not set') : vscode.l10n.t('set'),
    }));
    const item = await vscode.window.showQuickPick([...items, { label: other, description: '' }], { title });
    if (item?.label !== other) return item?.label;
    return vscode.window.showInputBox({ title, prompt: vscode.l10n.t('NAME in ${secret:NAME}'), ignoreFocusOut: true });
  }
}
