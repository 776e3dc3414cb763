import * as vscode from 'vscode';

/** Interrupts a driver as Ctrl-C in its terminal does. @param pid the driver's own, null before it is known */
export function interruptDriver(pid: number | null, terminalTitle: string): void {
  if (pid !== null && process.platform !== 'win32') {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // It has ended in the meantime.
    }
    return;
  }
  // Before Python says its process id, and on Windows where one process cannot interrupt another.
  const terminal = vscode.window.terminals.findLast(each => each.name.includes(terminalTitle));
  terminal?.sendText('\u0003', false);
}
