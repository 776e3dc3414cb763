import type { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

/** The interpreter selected in the Python extension for a file; undefined without that extension. */
export async function editorPython(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>('ms-python.python');
  if (!extension) return undefined;
  try {
    const api = await extension.activate();
    return api.environments.getActiveEnvironmentPath(resource).path || undefined;
  } catch {
    // Without it, the gateway looks for the next interpreter in order.
    return undefined;
  }
}
