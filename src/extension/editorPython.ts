import * as vscode from 'vscode';

/** The part of the Python extension's API that is used here (`@vscode/python-extension`). */
interface PythonExtension {
  environments: { getActiveEnvironmentPath(resource?: vscode.Uri): { path: string } | undefined };
}

/** The interpreter that the Python extension uses for a file; undefined without that extension. */
export async function editorPython(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!extension) return undefined;
  try {
    const api = await extension.activate();
    return api.environments.getActiveEnvironmentPath(resource)?.path || undefined;
  } catch {
    // Without its interpreter the next ones in order are tried.
    return undefined;
  }
}
