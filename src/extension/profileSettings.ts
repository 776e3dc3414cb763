import * as vscode from 'vscode';
import { readProfiles, textsIn, type Profile } from '../profiles/profile';
import { textOf } from '../profiles/settingValues';
import { namesIn } from '../profiles/variables';
import { SETTING } from './contributions';

/** The setting `strobe.profiles` as it is for a file, or for the workspace. */
export const profilesSetting = (scope?: vscode.Uri): unknown =>
  vscode.workspace.getConfiguration(undefined, scope).get<unknown>(SETTING.profiles);

export const profilesFor = (scope?: vscode.Uri): Profile[] => readProfiles(profilesSetting(scope)).profiles;

/** Name of the profile that the workspace uses; null for none. */
export const profileInUse = (scope?: vscode.Uri): string | null =>
  textOf(vscode.workspace.getConfiguration(undefined, scope).get<unknown>(SETTING.profile));

/** The secrets that profiles of the workspace name. */
export function secretNames(): string[] {
  const scopes = vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [undefined];
  const texts = scopes.flatMap(scope => profilesFor(scope)).flatMap(textsIn);
  return namesIn(texts, 'secret').sort();
}

/** Where a profile's jobs run, without credentials. */
export function placeOf({ master, remote }: Profile): string {
  // Parameters of the address can have a credential; as a setting it is a variable, and no use to a reader.
  return master ?? remote?.replace(/\/?;.*/, '') ?? vscode.l10n.t('the master of the job');
}
