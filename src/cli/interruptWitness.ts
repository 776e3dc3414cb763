import { spawn, type ChildProcess } from 'node:child_process';

/** A signal that was sent to several processes at once may be noticed here a moment after another one told of it. */
const SETTLE_MS = 50;

/**
 * Tells whether an interrupt came to this process alone. A terminal sends Ctrl-C to all processes of its foreground group, a
 * person's `kill` to one; so another process of the group is kept that does nothing, and ends by the first interrupt.
 */
export class InterruptWitness {
  private readonly child: ChildProcess = spawn('/bin/sh', ['-c', 'read -r _'], { stdio: ['pipe', 'ignore', 'ignore'] });
  private wasInterrupted = false;

  constructor() {
    // Where there is no such shell, nobody can tell: a terminal is what sends most interrupts.
    this.child.once('error', () => (this.wasInterrupted = true));
    this.child.once('exit', (_code, signal) => (this.wasInterrupted ||= signal === 'SIGINT'));
    this.child.stdin!.on('error', () => undefined);
    this.child.unref();
  }

  /** Whether others were interrupted, too, since this witness began. */
  async others(): Promise<boolean> {
    await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
    return this.wasInterrupted;
  }

  close(): void {
    this.child.stdin!.end();
  }
}
