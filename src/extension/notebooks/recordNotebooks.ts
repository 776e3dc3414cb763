import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { cacheFolder } from '../../runtime/cacheFolder';
import { pythonInEnvironment } from '../../runtime/findPython';
import {
  environmentKernels,
  hasKernelSpec,
  kernelAddressFolder,
  pythonOfKernelSpec,
  refreshKernelSpec,
  removeKernelSpec,
  userKernels,
  writeKernelSpec,
} from '../../runtime/kernelSpec';
import { SETTING } from '../contributions';
import { editorPython } from '../editorPython';
import { resolvePython } from '../resolveConfiguration';

const JUPYTER = 'ms-toolsai.jupyter';

export const hasJupyter = (): boolean => vscode.extensions.getExtension(JUPYTER) !== undefined;

/**
 * Writes the kernel “Python (Strobe)” after asking where, and lets the user select it.
 * @returns whether there is such a kernel now
 */
export async function recordNotebooks(extension: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const python = await pythonOf(folder);
  const problem = await problemOf(python);
  if (problem !== null) {
    void vscode.window.showErrorMessage(problem);
    return false;
  }
  const kernels = await askForFolder(python);
  if (kernels === null) return false;
  writeKernelSpec(kernels, { python, ...placeOf(extension), env: {} });
  await offerSelection();
  return true;
}

/** Removes the kernel from everywhere. Recordings stay. */
export async function stopRecordingNotebooks(): Promise<void> {
  const found = (await knownFolders()).filter(hasKernelSpec);
  for (const each of found) removeKernelSpec(each);
  const text =
    found.length === 0
      ? vscode.l10n.t('There is no kernel “Python (Strobe)”.')
      : vscode.l10n.t('The kernel “Python (Strobe)” was removed. Select another kernel in your notebooks.');
  void vscode.window.showInformationMessage(text);
}

/** Whether there is such a kernel. Lets it find the recorder of this version of Strobe. */
export async function isRecordingNotebooks(extension: vscode.Uri): Promise<boolean> {
  const found = (await knownFolders()).filter(hasKernelSpec);
  for (const each of found) refreshKernelSpec(each, placeOf(extension));
  return found.length > 0;
}

const placeOf = (extension: vscode.Uri) => ({
  recorderHome: vscode.Uri.joinPath(extension, 'dist', 'recorder').fsPath,
  kernels: kernelAddressFolder(cacheFolder(process.env)),
});

async function knownFolders(): Promise<string[]> {
  const python = await pythonOf(vscode.workspace.workspaceFolders?.[0]?.uri);
  const own = userKernels(process.env);
  const places = [own, environmentKernels(python), environmentKernels(pythonOfKernelSpec(own) ?? '')];
  return [...new Set(places.filter(each => each !== null))];
}

async function pythonOf(folder: vscode.Uri | undefined): Promise<string> {
  const setting = vscode.workspace.getConfiguration(undefined, folder).get<string>(SETTING.python);
  const workspaceFolder = folder?.fsPath ?? null;
  if (setting) return resolvePython(setting, { workspaceFolder, file: workspaceFolder ?? '', env: process.env });
  const chosen = folder === undefined ? undefined : await editorPython(folder);
  if (chosen) return chosen;
  const inWorkspace = workspaceFolder === null ? null : pythonInEnvironment(path.join(workspaceFolder, '.venv'));
  return inWorkspace !== null && environmentKernels(inWorkspace) !== null ? inWorkspace : 'python3';
}

async function problemOf(python: string): Promise<string | null> {
  try {
    await promisify(execFile)(python, ['-c', 'import ipykernel'], { timeout: 30_000 });
    return null;
  } catch {
    return vscode.l10n.t(
      '{0} cannot run notebooks because it has no ipykernel. Install it there (pip install ipykernel), or choose another Python in the setting strobe.python.',
      python,
    );
  }
}

async function askForFolder(python: string): Promise<string | null> {
  const ofUser = userKernels(process.env);
  const inEnvironment = environmentKernels(python);
  const add = vscode.l10n.t('Add for Me');
  const addThere = vscode.l10n.t('Add to the Environment');
  const question = vscode.l10n.t('Add the kernel “Python (Strobe)”? Notebooks that use it are recorded.');
  const detail = vscode.l10n.t(
    'It runs {0}, as the kernel of that Python does. Strobe writes it to {1}.',
    python,
    inEnvironment === null ? ofUser : vscode.l10n.t('{0}, or to {1}', ofUser, inEnvironment),
  );
  const choices = inEnvironment === null ? [add] : [add, addThere];
  const choice = await vscode.window.showInformationMessage(question, { modal: true, detail }, ...choices);
  if (choice === undefined) return null;
  return choice === addThere ? inEnvironment : ofUser;
}

async function offerSelection(): Promise<void> {
  if (!hasJupyter()) {
    const text = vscode.l10n.t('The Jupyter extension is not installed. Install it to run notebooks in this editor.');
    void vscode.window.showInformationMessage(text);
    return;
  }
  const select = vscode.l10n.t('Select Kernel');
  const text = vscode.l10n.t('Select the kernel “Python (Strobe)” in your notebook.');
  if ((await vscode.window.showInformationMessage(text, select)) === select)
    await vscode.commands.executeCommand('notebook.selectKernel');
}
