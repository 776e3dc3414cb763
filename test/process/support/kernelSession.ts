import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { notebookPython } from './notebookPython';
import { plainEnvironment, projectRoot } from './strobe';

const client = join(projectRoot, 'test/process/support/kernelClient.py');

/** What a cell wrote to stdout and returned. */
export interface CellOutput {
  text: string;
  count: number | null;
  /** Class of the exception. */
  error?: string;
  status: string;
}

/** A kernel and its client (`kernelClient.py`), which does what an editor does. */
export class KernelSession {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    private readonly child: ChildProcess,
    /** The process that was started, which may replace itself by the kernel. */
    readonly errors: () => string,
  ) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  /** @param argv of a kernelspec, with `{connection_file}`; or `--spec` and a `kernel.json` */
  static async start(argv: string[], cwd: string, env: Record<string, string> = {}): Promise<KernelSession> {
    const python = await notebookPython();
    const child = spawn(python, [client, ...argv], {
      cwd,
      env: plainEnvironment({ PYSPARK_PYTHON: python, ...env }),
      stdio: 'pipe',
    });
    const errors: string[] = [];
    child.stderr.on('data', chunk => errors.push(String(chunk)));
    const session = new KernelSession(child, () => errors.join(''));
    await session.answer();
    return session;
  }

  execute(code: string, cellId?: string): Promise<CellOutput> {
    return this.ask({ execute: code, cellId });
  }

  /** Interrupts the cell when it has printed a text. */
  interrupted(code: string, after: string): Promise<CellOutput> {
    return this.ask({ execute: code, interruptAfter: after });
  }

  async restart(): Promise<void> {
    await this.ask({ restart: true });
  }

  /** Ends the kernel with SIGKILL while a cell runs that has printed a text. */
  async killedWhile(code: string, after: string): Promise<void> {
    await this.ask({ execute: code, killAfter: after });
  }

  async end(): Promise<void> {
    await this.ask({ shutdown: true });
    this.child.stdin!.end();
    await new Promise(resolve => this.child.once('close', resolve));
  }

  private async ask<T>(request: object): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return (await this.answer()) as T;
  }

  private async answer(): Promise<unknown> {
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`the client of the kernel ended: ${this.errors()}`);
      if (value.startsWith('{')) return JSON.parse(value);
    }
  }
}
