import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Milliseconds after which the child is killed. */
  timeout?: number;
  /** Standard input of the child. If absent, its input is closed immediately. */
  input?: string;
  /** Keeps the child's input open while it runs: its end tells the child that this process is gone. */
  holdInput?: boolean;
  signal?: AbortSignal;
  /** Called for every line of standard output and standard error. */
  onLine?: (line: string) => void;
}

export interface ChildResult {
  /** Null if a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a program to its end and returns its output; an exit code other than 0 is a result, not an error.
 *
 * @throws the system's error (`ENOENT`, `EACCES`) if it cannot be started, and the signal's reason if it is aborted.
 */
export async function runChild(command: string, args: string[], options: ChildOptions): Promise<ChildResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: options.env,
    cwd: options.cwd,
    stdio: 'pipe',
    windowsHide: true,
    timeout: options.timeout,
  });
  const stop = () => (options.holdInput ? child.stdin.destroy() : child.kill());
  options.signal?.addEventListener('abort', stop, { once: true });
  child.stdin.on('error', ignoreClosedPipe);
  if (!options.holdInput) child.stdin.end(options.input ?? '');
  try {
    const [stdout, stderr, code] = await Promise.all([
      collect(child.stdout, options.onLine),
      collect(child.stderr, options.onLine),
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      }),
    ]);
    options.signal?.throwIfAborted();
    return { code, stdout, stderr };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    child.stdin.destroy();
  }
}

/** A child that ends without reading its input is not an error here: its exit code reports the result. */
function ignoreClosedPipe(): void {}

async function collect(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    lines.push(line);
    onLine?.(line);
  }
  return lines.join('\n');
}
