import * as vscode from 'vscode';
import type { PrepareRun } from '../wire/messages';
import { profileNamed } from '../profiles/profile';
import { resolveProfile } from '../profiles/resolveProfile';
import { withProfile } from '../profiles/withProfile';
import { SETTING } from './contributions';
import { editorPython } from './editorPython';
import { jobEnvironment } from './jobEnvironment';
import type { ProfileSecrets } from './profileSecrets';
import { profilesSetting } from './profileSettings';
import { recordingOptions } from './recordingOptions';
import { resolveConfiguration, resolvePython } from './resolveConfiguration';
import type { RunRecord } from './runRecord';

type Requested = Pick<RunRecord, 'uri' | 'mode' | 'line' | 'test' | 'configuration'>;

/** The request to the gateway to prepare a run. @throws StrobeError with the codes of profiles */
export async function runRequest(
  { uri, mode, line, test, configuration }: Requested,
  secrets: ProfileSecrets,
): Promise<PrepareRun> {
  const script = vscode.Uri.parse(uri);
  const file = script.fsPath;
  const workspaceFolder = vscode.workspace.getWorkspaceFolder(script)?.uri.fsPath ?? null;
  const variables = { workspaceFolder, file, env: process.env };
  const resolved = resolveConfiguration(configuration, variables);
  const named = configuration.profile ? profileNamed(configuration.profile, profilesSetting(script)) : null;
  const profile = named && (await resolveProfile(named, variables, name => secrets.get(name)));
  const target = withProfile(profile, resolved);
  const settings = vscode.workspace.getConfiguration(undefined, script);
  const setting = settings.get<string>(SETTING.python);
  return {
    ...(test === undefined
      ? { mode: mode === 'explain' ? 'explain' : 'run', script: file, args: resolved.args }
      : { mode: 'exec', script: null, args: [], test: { file, name: test } }),
    cwd: resolved.cwd!,
    env: jobEnvironment(process.env, target.env),
    recording: null,
    python: resolved.python ?? (setting ? resolvePython(setting, variables) : null),
    editorPython: await editorPython(script),
    master: target.master,
    conf: target.conf,
    secrets: target.secrets,
    stopAfter: line === null ? null : { file, line },
    underDebugger: mode === 'debug',
    notebook: {
      how: mode === 'cells' ? 'cells' : 'whole',
      widgets: resolved.widgets,
      mayInstall: null,
      accepts: 'nothing',
      asksForWidgets: true,
    },
    ...recordingOptions(script),
  };
}
