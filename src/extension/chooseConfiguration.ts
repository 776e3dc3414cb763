import path from 'node:path';
import * as vscode from 'vscode';
import { SETTING } from './contributions';
import { profileInUse } from './profileSettings';
import { fittingConfigurations, PLAIN, readRunConfigurations, type RunConfiguration } from './runConfiguration';

const LAST_USED = 'strobe.lastConfiguration';

/**
 * The run configurations that match a file, with the workspace's profile where they name none. Shows a warning for
 * invalid entries in the setting.
 */
function configurationsFor(script: vscode.Uri): RunConfiguration[] {
  const setting = vscode.workspace.getConfiguration(undefined, script).get<unknown>(SETTING.runConfigurations);
  const { configurations, problems } = readRunConfigurations(setting);
  if (problems.length > 0) void vscode.window.showWarningMessage(problems.join(' '));
  const folder = vscode.workspace.getWorkspaceFolder(script);
  const relative = folder ? path.relative(folder.uri.fsPath, script.fsPath) : path.basename(script.fsPath);
  const used = profileInUse(script);
  return fittingConfigurations(configurations, relative.replaceAll('\\', '/')).map(each => ({
    ...each,
    profile: each.profile ?? used,
  }));
}

/** A run that no configuration says anything of. */
export const plainConfiguration = (script: vscode.Uri): RunConfiguration => ({
  ...PLAIN,
  profile: profileInUse(script),
});

/** The configuration to run a file with: the only match, or the one that the user picks. Null if the user cancels. */
export async function chooseConfiguration(
  script: vscode.Uri,
  memory: vscode.Memento,
): Promise<RunConfiguration | null> {
  const fitting = configurationsFor(script);
  if (fitting.length < 2) return fitting[0] ?? plainConfiguration(script);
  const key = `${LAST_USED}:${script.toString()}`;
  const last = memory.get<string>(key);
  const ordered = [...fitting].sort((one, other) => Number(other.name === last) - Number(one.name === last));
  const items = ordered.map(configuration => ({
    label: configuration.name,
    description: configuration.name === last ? vscode.l10n.t('last used') : '',
    detail: summary(configuration),
    configuration,
  }));
  const title = vscode.l10n.t('Run {0} with', path.basename(script.fsPath));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDetail: true });
  if (!picked) return null;
  await memory.update(key, picked.configuration.name);
  return picked.configuration;
}

/** The configuration that the user would most likely pick for a file. Does not ask. */
export function likelyConfiguration(script: vscode.Uri, memory: vscode.Memento): RunConfiguration {
  const fitting = configurationsFor(script);
  const last = memory.get<string>(`${LAST_USED}:${script.toString()}`);
  return fitting.find(each => each.name === last) ?? fitting[0] ?? plainConfiguration(script);
}

function summary({ args, master, conf, python, cwd, env, profile }: RunConfiguration): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const properties = Object.entries(conf).map(([name, value]) => `--conf ${name}=${value}`);
  const where = [profile ? `--profile ${profile}` : '', master ? `--master ${master}` : ''];
  const parts = [...variables, python ?? '', ...args, ...where, ...properties, cwd ?? ''];
  return parts.filter(Boolean).join(' ');
}
