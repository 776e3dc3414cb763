import * as vscode from 'vscode';

/** Why jobs do not run in an untrusted workspace. */
export const untrustedReason = () =>
  vscode.l10n.t(
    'Jobs cannot run in Restricted Mode because they execute code from this workspace. Trust the workspace to run jobs with Strobe.',
  );

/** Whether jobs can run. If not, shows the reason and a button to manage trust. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  void vscode.window.showWarningMessage(untrustedReason(), manage).then(choice => {
    if (choice === manage) void vscode.commands.executeCommand('workbench.trust.manage');
  });
  return false;
}
