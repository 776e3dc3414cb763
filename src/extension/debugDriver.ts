import * as vscode from 'vscode';
import { StrobeError } from '../errors/strobeError';
import type { PreparedRun } from '../wire/messages';
import { debugConfiguration } from './debugConfiguration';
import type { DriverExit } from './driverExit';
import type { Driver } from './driverTask';

/**
 * Starts the driver under the Python debugger. The debugger owns the process: the run ends with the debug session, and the
 * exit code of the script is unknown.
 */
export async function startDebugDriver(
  prepared: PreparedRun,
  title: string,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<Driver> {
  const configuration = debugConfiguration(prepared, title, process.env);
  const isOurs = (session: vscode.DebugSession) => session.configuration.strobeRunId === prepared.runId;
  let running: vscode.DebugSession | null = null;
  const listeners: vscode.Disposable[] = [];
  const stopListening = () => listeners.forEach(each => each.dispose());
  const ended = new Promise<DriverExit>(resolve => {
    listeners.push(
      vscode.debug.onDidStartDebugSession(session => {
        if (isOurs(session) && !session.parentSession) running = session;
      }),
      vscode.debug.onDidTerminateDebugSession(session => {
        if (!isOurs(session) || session.parentSession) return;
        stopListening();
        resolve({ exitCode: 0, signal: null });
      }),
    );
  });
  if (!(await vscode.debug.startDebugging(folder, configuration))) {
    stopListening();
    throw new StrobeError('command.missing', vscode.l10n.t('Could not start the Python debugger.'));
  }
  const stop = () => void vscode.debug.stopDebugging(running ?? undefined);
  return { ended, interrupt: stop, end: stop };
}
