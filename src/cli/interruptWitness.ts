import { spawn, type ChildProcess } from 'node:child_process';

/** If a signal was sent to several processes at once, this process may notice it slightly later than another one. */
const SETTLE_MS = 50;

/**
 * Determines whether an interrupt was sent to this process only. A terminal sends Ctrl-C to all processes of its
 * foreground group, `kill` to one process. A second process in the group does nothing but end at the first interrupt.
 */
export class InterruptWitness {
  private readonly child: ChildProcess = spawn('/bin/sh', ['-c', 'read -r _'], { stdio: ['pipe', 'ignore', 'ignore'] });
  private wasInterrupted = false;

  constructor() {
    // Without this shell, the source is unknown: most interrupts come from a terminal.
    this.child.once('error', () => (this.wasInterrupted = true));
    this.child.once('exit', (_code, signal) => (this.wasInterrupted ||= signal === 'SIGINT'));
    this.child.stdin!.on('error', () => undefined);
    this.child.unref();
  }

  /** Whether other processes were interrupted, too, since this witness began. */
  async others(): Promise<boolean> {
    await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
    return this.wasInterrupted;
  }

  close(): void {
    this.child.stdin!.end();
  }
}
