import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** Asks where to save an image of the panel, and saves it. @param data base64; for SVG, also plain text */
export async function savePicture(kind: 'svg' | 'png', data: string, title: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = `${path.basename(title, path.extname(title))}.${kind}`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, name),
    filters: kind === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
  });
  if (!target) return;
  const isText = kind === 'svg' && data.trimStart().startsWith('<');
  await vscode.workspace.fs.writeFile(target, Buffer.from(data, isText ? 'utf8' : 'base64'));
}
