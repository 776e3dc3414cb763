import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, projectRoot, testRuntime } from './strobe';

/** A running JVM with Spark, for several drivers one after another. */
export class WarmJvm {
  private constructor(
    private readonly process: ChildProcess,
    /** Makes a driver use it. */
    readonly env: { PYSPARK_GATEWAY_PORT: string; PYSPARK_GATEWAY_SECRET: string },
  ) {}

  /**
   * @param cwd where its jobs find files: a JVM and its Python workers stay in the folder where they were started
   * @param conf settings of all its jobs: it takes none from a driver
   * @throws Error if it ends before it prints its port.
   */
  static async start(cwd = projectRoot, conf: Record<string, string> = {}): Promise<WarmJvm> {
    const options = Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
    const child = spawn(testRuntime().python.executable, [join(projectRoot, 'test/recorder/keepJvm.py')], {
      cwd,
      env: plainEnvironment({ PYSPARK_SUBMIT_ARGS: [...options, 'pyspark-shell'].join(' ') }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // The JVM may print other lines to the same stream.
    for await (const line of createInterface({ input: child.stdout! })) {
      const address = /^(\d+) (\S+)$/.exec(line);
      if (!address) continue;
      child.stdout!.resume();
      return new WarmJvm(child, { PYSPARK_GATEWAY_PORT: address[1]!, PYSPARK_GATEWAY_SECRET: address[2]! });
    }
    throw new Error('the JVM ended before it printed its port');
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.process;
    const ended = exitCode === null && signalCode === null ? once(this.process, 'exit') : null;
    this.process.stdin!.end();
    await ended;
  }
}
