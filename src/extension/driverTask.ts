import path from 'node:path';
import * as vscode from 'vscode';
import type { PreparedRun } from '../wire/messages';
import { driverExit, type DriverCommandLine, type DriverExit } from './driverExit';
import { addedEnvironment } from './jobEnvironment';
import { terminalCommand, type TerminalCommand } from './terminalCommand';
import { terminalReveal } from './terminalReveal';

/** A running driver, in a terminal or under the debugger. */
export interface Driver {
  /** Resolves when the driver ends. */
  readonly ended: Promise<DriverExit>;
  /** Interrupts the driver, as Ctrl+C in its terminal does. */
  interrupt(): void;
  /** Ends the driver and its Spark application immediately, without waiting for the editor. */
  end(): void;
}

const TASK_TYPE = 'strobe';

/**
 * Starts the driver in an editor terminal. The terminal passes input and Ctrl+C to the driver and stays open after it ends.
 * @param typed the command line to show in the terminal
 */
export async function startDriverTask(
  prepared: PreparedRun,
  typed: DriverCommandLine,
  title: string,
  folder: vscode.WorkspaceFolder | undefined,
  onSpawned: (pid: number) => void,
): Promise<Driver> {
  const searchPath = prepared.env.PATH ?? process.env.PATH ?? '';
  const command = await terminalCommand(prepared, typed, path.dirname(prepared.recording), searchPath);
  const task = driverTask(prepared, command, title, folder);
  const isOurs = (execution: vscode.TaskExecution) => execution.task.definition.run === prepared.runId;
  const listeners: vscode.Disposable[] = [];
  const stopListening = () => {
    for (const each of listeners.splice(0)) each.dispose();
    void command.dispose();
  };
  let pid: number | undefined;
  let isSpawned = false;
  const ended = new Promise<DriverExit>(resolve => {
    const end = (code: number | undefined) => {
      stopListening();
      resolve(isSpawned ? driverExit(code) : NOT_STARTED);
    };
    listeners.push(
      vscode.tasks.onDidStartTaskProcess(({ execution, processId }) => {
        if (!isOurs(execution)) return;
        isSpawned = true;
        pid = processId;
        if (pid) onSpawned(pid);
      }),
      vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (isOurs(execution)) end(exitCode);
      }),
      // The event above is not sent if the process could not start or its terminal was closed.
      vscode.tasks.onDidEndTask(({ execution }) => {
        if (isOurs(execution)) setTimeout(() => end(undefined), END_GRACE_MS);
      }),
    );
  });
  const execution = await vscode.tasks.executeTask(task).then(undefined, error => {
    stopListening();
    throw error;
  });
  return {
    ended,
    interrupt: () => {
      if (!signalGroup(pid, 'SIGINT')) void typeInterrupt(pid);
    },
    end: () => {
      if (!signalGroup(pid, 'SIGTERM')) execution.terminate();
    },
  };
}

/** The processes in a terminal form a process group with the first one's id. Ctrl+C in a terminal goes to the whole group. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined || process.platform === 'win32') return false;
  try {
    process.kill(-pid, signal);
  } catch {
    // The process has already ended.
  }
  return true;
}

async function typeInterrupt(pid: number | undefined): Promise<void> {
  for (const terminal of vscode.window.terminals)
    if ((await terminal.processId) === pid) terminal.sendText('\u0003', false);
}

/** The exit code and the end of the task are separate events, in either order. */
const END_GRACE_MS = 2000;
/** The exit code that shells use for a command they cannot start. The editor has already shown the reason. */
const NOT_STARTED: DriverExit = { exitCode: 127, signal: null };

function driverTask(
  prepared: PreparedRun,
  { command, args, env }: TerminalCommand,
  title: string,
  folder: vscode.WorkspaceFolder | undefined,
): vscode.Task {
  const options = { cwd: prepared.cwd, env: { ...addedEnvironment(prepared.env, process.env), ...env } };
  const task = new vscode.Task(
    { type: TASK_TYPE, run: prepared.runId },
    folder ?? vscode.TaskScope.Workspace,
    title,
    'Strobe',
    new vscode.ProcessExecution(command, args, options),
    [],
  );
  task.presentationOptions = {
    reveal: terminalReveal(),
    panel: vscode.TaskPanelKind.Shared,
    focus: false,
    echo: false,
    showReuseMessage: true,
    close: false,
  };
  return task;
}
