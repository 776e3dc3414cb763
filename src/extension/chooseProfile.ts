import * as vscode from 'vscode';
import { readProfiles } from '../profiles/profile';
import { SETTING } from './contributions';
import { placeOf, profileInUse, profilesSetting } from './profileSettings';

/** What the user picked; `name` is null for running without a profile. */
interface Picked {
  name: string | null;
}

/** Asks for a profile. Null if the user cancels, or wants to edit the setting instead. */
export async function pickProfile(title: string, scope?: vscode.Uri): Promise<Picked | null> {
  const { profiles, problems } = readProfiles(profilesSetting(scope));
  if (problems.length > 0) void vscode.window.showWarningMessage(problems.join(' '));
  const used = profileInUse(scope);
  const mark = (name: string | null) => (name === used ? vscode.l10n.t('used by this workspace') : '');
  const edit = { label: `$(edit) ${vscode.l10n.t('Edit Profiles')}`, description: '', detail: '', answer: null };
  const items = [
    ...profiles.map(profile => ({
      label: profile.name,
      description: mark(profile.name),
      detail: placeOf(profile),
      answer: { name: profile.name } as Picked | null,
    })),
    {
      label: vscode.l10n.t('No Profile'),
      description: mark(null),
      detail: vscode.l10n.t('What the job and its run configuration say'),
      answer: { name: null } as Picked | null,
    },
    edit,
  ];
  const item = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (item === edit) await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${SETTING.profiles}`);
  return item?.answer ?? null;
}

/** Asks which profile the workspace uses, and keeps the answer in its settings. */
export async function chooseProfile(): Promise<void> {
  const scope = vscode.window.activeTextEditor?.document.uri;
  const picked = await pickProfile(vscode.l10n.t('Run jobs of this workspace with'), scope);
  if (picked === null) return;
  const hasFolder = vscode.workspace.workspaceFolders !== undefined;
  const target = hasFolder ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  const value = picked.name ?? (hasFolder ? '' : undefined);
  await vscode.workspace.getConfiguration().update(SETTING.profile, value, target);
}
