import * as vscode from 'vscode';
import { COMMAND, SETTING } from './contributions';
import { placeOf, profileInUse, profilesFor } from './profileSettings';

/** Shows which profile the workspace uses, if it has profiles. */
export class ProfileStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('strobe.profile', vscode.StatusBarAlignment.Left);
  private readonly subscriptions = [
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SETTING.profiles) || event.affectsConfiguration(SETTING.profile)) this.update();
    }),
    vscode.window.onDidChangeActiveTextEditor(() => this.update()),
  ];

  constructor() {
    this.item.name = vscode.l10n.t('Strobe: Profile');
    this.item.command = COMMAND.chooseProfile;
    this.update();
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.item.dispose();
  }

  /** Settings can differ by folder: those of the file in the active editor count. */
  private update(): void {
    const scope = vscode.window.activeTextEditor?.document.uri;
    const [profiles, used] = [profilesFor(scope), profileInUse(scope)];
    if (profiles.length === 0 && used === null) return this.item.hide();
    const profile = profiles.find(({ name }) => name === used);
    const isMissing = used !== null && profile === undefined;
    this.item.text = `$(${isMissing ? 'warning' : 'server-environment'}) ${used ?? vscode.l10n.t('No profile')}`;
    this.item.tooltip = isMissing
      ? vscode.l10n.t('There is no valid profile {0} in strobe.profiles.', used)
      : profile
        ? vscode.l10n.t('Jobs run with the profile {0}: {1}', profile.name, placeOf(profile))
        : vscode.l10n.t('Jobs run without a profile. Select to choose one.');
    this.item.show();
  }
}
