import { spawn, type ChildProcess } from 'node:child_process';

/** If a signal was sent to several processes at once, this process may notice it slightly earlier than another one. */
const SETTLE_MS = 50;

/**
 * Determines whether an interrupt was sent to this process only. A terminal sends Ctrl-C to all processes of its
 * foreground group, `kill` to one process. A second process in the group waits for input; a signal that is pending ends
 * it before it can read, however busy the machine is.
 */
export class InterruptWitness {
  private asked: Promise<boolean> | null = null;
  private witness = newWitness();

  /** Whether other processes of the group were interrupted, too. Interrupts that follow each other closely count as one. */
  others(): Promise<boolean> {
    return (this.asked ??= this.ask());
  }

  close(): void {
    this.witness.child.stdin!.end();
  }

  private async ask(): Promise<boolean> {
    await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
    this.close();
    const wasInterrupted = await this.witness.wasInterrupted;
    this.witness = newWitness();
    this.asked = null;
    return wasInterrupted;
  }
}

/** A process that ends when its input does, or by the first interrupt. */
function newWitness(): { child: ChildProcess; wasInterrupted: Promise<boolean> } {
  const child = spawn('/bin/sh', ['-c', 'read -r _'], { stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin!.on('error', () => undefined);
  child.unref();
  const wasInterrupted = new Promise<boolean>(resolve => {
    // Without this shell, the source is unknown: most interrupts come from a terminal.
    child.once('error', () => resolve(true));
    child.once('exit', (_code, signal) => resolve(signal === 'SIGINT'));
  });
  return { child, wasInterrupted };
}
