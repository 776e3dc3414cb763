/**
 * The processes that a run started, in any way and with any parent: they all inherit an environment variable. Reads
 * `/proc`, so it only works on Linux.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { until } from './until';

export interface MarkedProcess {
  pid: number;
  command: string;
}

export type Role = 'strobe' | 'gateway' | 'driver' | 'jvm';

const VARIABLE = 'STROBE_TEST_MARK';

export class MarkedProcesses {
  private readonly mark = randomUUID();

  /** Add this to the environment of the first process. */
  readonly env = { [VARIABLE]: this.mark };

  /** The running ones, without zombies. */
  list(): MarkedProcess[] {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap(name => this.read(Number(name)) ?? []);
  }

  /** @throws Error if there is not exactly one such process. */
  pidOf(role: Role): number {
    const found = this.list().filter(({ command }) => IS[role](command));
    if (found.length !== 1) throw new Error(`${found.length} processes are "${role}": ${this.describe()}`);
    return found[0]!.pid;
  }

  kill(role: Role, signal: NodeJS.Signals = 'SIGKILL'): void {
    process.kill(this.pidOf(role), signal);
  }

  /** Resolves when the last of them has ended. @throws Error with those that are left at the deadline. */
  async gone(deadlineMs = 20_000): Promise<void> {
    await until(
      () => this.list().length === 0,
      () => `processes were left: ${this.describe()}`,
      deadlineMs,
    );
  }

  /** Ends what a failed test left, or the given processes. */
  endAll(isMeant: (process: MarkedProcess) => boolean = () => true): void {
    for (const { pid } of this.list().filter(isMeant))
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
  }

  private read(pid: number): MarkedProcess | null {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${VARIABLE}=${this.mark}`)) return null;
      return { pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() };
    } catch {
      // It has ended.
      return null;
    }
  }

  /** One line for each. */
  describe(): string {
    return this.list()
      .map(({ pid, command }) => `\n  ${pid} ${command.slice(0, 200)}`)
      .join('');
  }
}

const isJvm = (command: string) => command.includes('org.apache.spark.deploy.SparkSubmit');

const IS: Record<Role, (command: string) => boolean> = {
  strobe: command => /node\S* \S*\/strobe\.js /.test(command) && !command.includes('terminal.py '),
  gateway: command => /\/gateway\.js$/.test(command),
  driver: command => /\.py( |$)/.test(command) && !isJvm(command) && !/\/strobe\.js |terminal\.py /.test(command),
  jvm: command => isJvm(command) && !/(^|\/)(ba)?sh /.test(command),
};
