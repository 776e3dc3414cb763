import path from 'node:path';
import * as vscode from 'vscode';
import type { PreparedRun } from '../wire/messages';
import { driverExit, type DriverCommandLine, type DriverExit } from './driverExit';
import { addedEnvironment } from './jobEnvironment';
import { terminalCommand, type TerminalCommand } from './terminalCommand';

/** A driver that was started, in a terminal or under the debugger. */
export interface Driver {
  /** How it ends. */
  readonly ended: Promise<DriverExit>;
  /** Interrupts it, as Ctrl-C in its terminal does. */
  interrupt(): void;
  /** Ends it, and with it its Spark, without asking it and without waiting for the editor. */
  end(): void;
}

const TASK_TYPE = 'strobe';

/**
 * Starts the driver in a terminal of the editor, which stays open at the end and has the driver's input and Ctrl-C.
 * @param typed what the terminal says that it runs
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
      // A task whose process could not be started, or whose terminal was closed, ends without the event above.
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

/** What runs in a terminal is a group of processes under the first one's id: a terminal's Ctrl-C goes to all of them. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined || process.platform === 'win32') return false;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
  return true;
}

async function typeInterrupt(pid: number | undefined): Promise<void> {
  for (const terminal of vscode.window.terminals)
    if ((await terminal.processId) === pid) terminal.sendText('\u0003', false);
}

/** The exit code and the end of the task come as two events, in either order. */
const END_GRACE_MS = 2000;
/** As shells say of what they cannot start; the editor has said why. */
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
    reveal: vscode.TaskRevealKind.Always,
    panel: vscode.TaskPanelKind.Shared,
    focus: false,
    echo: false,
    showReuseMessage: true,
    close: false,
  };
  return task;
}
