import type { ChildProcess } from 'node:child_process';
import { endDaemons, said, startDaemon } from './sparkDaemon';

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
      const child = startDaemon(`org.apache.spark.deploy.${name}`, args, folder, { SPARK_WORKER_DIR: folder });
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
      await endDaemons(processes);
      throw error;
    }
  }

  /** The running processes: the master, and the workers, whose children are the executors. */
  get pids(): number[] {
    return this.processes.map(({ pid }) => pid!);
  }

  /** Ends the workers, which end their executors, and the master. */
  async stop(): Promise<void> {
    await endDaemons(this.processes);
  }
}
