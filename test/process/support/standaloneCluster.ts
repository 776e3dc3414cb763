import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, testRuntime } from './strobe';

const START_MS = 120_000;

/** A master and its workers: real Spark processes on loopback, on free ports. */
export class StandaloneCluster {
  private constructor(
    readonly url: string,
    private readonly processes: ChildProcess[],
  ) {}

  /**
   * @param workers number of workers, with one core each.
   * @param folder for the files of the workers and their executors.
   */
  static async start(workers: number, folder: string): Promise<StandaloneCluster> {
    const processes: ChildProcess[] = [];
    const daemon = (name: string, ...args: string[]) => {
      const child = startDaemon(`org.apache.spark.deploy.${name}`, args, folder);
      processes.push(child);
      return child;
    };
    const address = ['--host', '127.0.0.1', '--port', '0', '--webui-port', '0'];
    try {
      const [, url] = await said(daemon('master.Master', ...address), /Starting Spark master at (spark:\S+)/);
      const resources = ['-c', '1', '-m', '1g', '-d', folder, url!];
      const joining = Array.from({ length: workers }, () =>
        said(daemon('worker.Worker', ...address, ...resources), /Successfully registered with master/),
      );
      await Promise.all(joining);
      return new StandaloneCluster(url!, processes);
    } catch (error) {
      await endAll(processes);
      throw error;
    }
  }

  /** The running processes: the master, and the workers, whose children are the executors. */
  get pids(): number[] {
    return this.processes.map(({ pid }) => pid!);
  }

  /** Ends the workers, which end their executors, and the master. */
  async stop(): Promise<void> {
    await endAll(this.processes);
  }
}

export function startDaemon(className: string, args: string[], folder: string): ChildProcess {
  const home = testRuntime().pyspark.home!;
  return spawn(join(home, 'bin/spark-class'), [className, ...args], {
    cwd: folder,
    env: { ...plainEnvironment(), SPARK_HOME: home, SPARK_WORKER_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Waits for a line in the daemon's log. @throws Error with the log if it ends or prints nothing before. */
export function said(daemon: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    const fail = (why: string) => reject(new Error(`${why} before ${pattern} was printed:\n${log.join('\n')}`));
    const timer = setTimeout(() => fail(`${START_MS} ms passed`), START_MS);
    // Reading continues after the match, so that the daemon never blocks on a full pipe.
    createInterface(daemon.stderr!).on('line', line => {
      log.push(line);
      const match = pattern.exec(line);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    });
    daemon.once('error', reject);
    daemon.once('exit', code => {
      clearTimeout(timer);
      fail(`the daemon ended with ${code}`);
    });
  });
}

export async function endAll(processes: ChildProcess[]): Promise<void> {
  const running = processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = running.map(child => once(child, 'exit'));
  for (const child of running.reverse()) child.kill('SIGTERM');
  await Promise.all(ended);
}
