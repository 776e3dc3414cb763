import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Folders from which a panel can load resources. */
export const panelRoots = (extension: vscode.Uri) =>
  ['dist', 'media'].map(name => vscode.Uri.joinPath(extension, name));

/** The HTML page of a panel. Its content comes by messages. */
export function panelPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name)).toString();
  const { cspSource } = webview;
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `img-src ${cspSource} data: blob:`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Strobe</title>
<link rel="stylesheet" href="${address('panel.css')}">
</head>
<body>
<div id="panel"></div>
<script nonce="${nonce}" src="${address('panel.js')}"></script>
</body>
</html>`;
}
