import * as vscode from 'vscode';

const NAME = 'orders.py';

/** Path of the user's copy of the sample job. An existing copy is not overwritten. */
export async function sampleJob(context: vscode.ExtensionContext): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(context.globalStorageUri, 'sample');
  const copy = vscode.Uri.joinPath(folder, NAME);
  await vscode.workspace.fs.createDirectory(folder);
  try {
    await vscode.workspace.fs.stat(copy);
  } catch {
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'media', 'sample', NAME), copy);
  }
  return copy;
}
