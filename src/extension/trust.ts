import * as vscode from 'vscode';

/** Why nothing runs in a workspace that is not trusted. */
export const untrustedReason = () =>
  vscode.l10n.t(
    'This workspace is in Restricted Mode: running a job would run its code. Trust the workspace to run jobs with Strobe.',
  );

/** Whether jobs may run here. Says why not, and shows the way out. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  void vscode.window.showWarningMessage(untrustedReason(), manage).then(choice => {
    if (choice === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}
