import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endDaemons, said, startDaemon } from './sparkDaemon';

const SERVER = 'org.apache.spark.sql.connect.service.SparkConnectServer';

/** Spark’s own server of Spark Connect, on loopback and a free port, in a JVM that is not the driver’s. */
export class ConnectServer {
  private constructor(
    /** Of the form `sc://host:port`. */
    readonly url: string,
    private readonly daemon: ChildProcess,
  ) {}

  /** @param folder for its files. @param env of another Spark: its `SPARK_HOME` and `PYSPARK_PYTHON` */
  static async start(
    folder: string,
    conf: Record<string, string> = {},
    env: Record<string, string> = {},
  ): Promise<ConnectServer> {
    const settings = {
      'spark.ui.enabled': 'false',
      'spark.connect.grpc.binding.address': '127.0.0.1',
      'spark.connect.grpc.binding.port': '0',
      ...conf,
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
    const submitted = ['--class', SERVER, '--master', 'local[2]', ...options, 'spark-internal'];
    const daemon = startDaemon('org.apache.spark.deploy.SparkSubmit', submitted, folder, env);
    try {
      const [, port] = await said(daemon, /Spark Connect server started at: \S*:(\d+)/);
      return new ConnectServer(`sc://127.0.0.1:${port}`, daemon);
    } catch (error) {
      await endDaemons([daemon]);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await endDaemons([this.daemon]);
  }

  /** As the kernel does where memory is short: the server can say nothing to its clients. */
  async kill(): Promise<void> {
    const ended = once(this.daemon, 'exit');
    this.daemon.kill('SIGKILL');
    await ended;
  }
}
