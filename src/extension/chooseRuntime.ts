import path from 'node:path';
import * as vscode from 'vscode';
import { probePython, pythonCandidates, type FoundPython } from '../runtime/findPython';
import { SETTING } from './contributions';
import { editorPython } from './editorPython';
import { isTrusted } from './trust';

interface PythonItem extends vscode.QuickPickItem {
  /** Path for the setting; null to let Strobe find an interpreter. */
  python?: string | null;
  browse?: boolean;
}

/** Lets the user pick the Python interpreter for jobs and saves it in the setting. True if the user picked one. */
export async function chooseRuntime(): Promise<boolean> {
  if (!isTrusted()) return false;
  const folder = vscode.workspace.workspaceFolders?.[0];
  const title = vscode.l10n.t('Python for Spark jobs');
  const picked = await vscode.window.showQuickPick(itemsFor(folder), { title, matchOnDescription: true });
  if (!picked) return false;
  const python = picked.browse ? await browse() : picked.python;
  if (python === undefined) return false;
  const target = folder ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration().update(SETTING.python, python ?? undefined, target);
  return true;
}

async function itemsFor(folder: vscode.WorkspaceFolder | undefined): Promise<PythonItem[]> {
  const chosen = vscode.workspace.getConfiguration().get<string>(SETTING.python) || undefined;
  const found = await foundPythons(folder, chosen);
  return [
    {
      label: vscode.l10n.t('Find automatically'),
      detail: vscode.l10n.t(
        'The interpreter of the Python extension, the workspace’s virtual environment, then python3, if pyspark is installed. Otherwise a managed runtime.',
      ),
      python: null,
    },
    ...found.map(python => itemOf(python, chosen)),
    { label: vscode.l10n.t('Browse…'), browse: true },
  ];
}

function itemOf({ executable, version, pyspark, source }: FoundPython, chosen: string | undefined): PythonItem {
  const spark = pyspark ? vscode.l10n.t('pyspark {0}', pyspark.version) : vscode.l10n.t('no pyspark');
  const isChosen = source === 'setting' || executable === chosen;
  return {
    label: `${isChosen ? '$(check) ' : ''}Python ${version}`,
    description: spark,
    detail: executable,
    python: executable,
  };
}

async function foundPythons(folder: vscode.WorkspaceFolder | undefined, setting?: string): Promise<FoundPython[]> {
  const cwd = folder?.uri.fsPath ?? process.cwd();
  const env = process.env;
  const candidates = pythonCandidates({
    setting: setting && path.resolve(cwd, setting),
    editorPython: folder && (await editorPython(folder.uri)),
    folders: (vscode.workspace.workspaceFolders ?? []).map(each => each.uri.fsPath),
    env,
  });
  const probed = await Promise.all(
    candidates.map(async ({ command, source }) => {
      const python = await probePython(command, { env, cwd });
      return python && { ...python, source };
    }),
  );
  const found = probed.filter(each => each !== null);
  // `python3` and `python` can be the same installation.
  const key = ({ prefix, version }: FoundPython) => `${prefix} ${version}`;
  return found.filter((each, index) => found.findIndex(other => key(other) === key(each)) === index);
}

async function browse(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Python interpreter'), canSelectMany: false })) ?? [];
  return file?.fsPath;
}
