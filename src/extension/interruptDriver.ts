import * as vscode from 'vscode';

/** Ends a driver at once, and with it its Spark, whose standard input it holds. */
export function endDriver(pid: number | null): void {
  if (pid !== null) signal(pid, 'SIGTERM');
}

/** Interrupts a driver as Ctrl-C in its terminal does. @param pid the driver's own, null before it is known */
export function interruptDriver(pid: number | null, terminalTitle: string): void {
  if (pid !== null && process.platform !== 'win32') {
    signal(pid, 'SIGINT');
    return;
  }
  // Before Python says its process id, and on Windows where one process cannot interrupt another.
  const terminal = vscode.window.terminals.findLast(each => each.name.includes(terminalTitle));
  terminal?.sendText('\u0003', false);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
