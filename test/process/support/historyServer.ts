import type { ChildProcess } from 'node:child_process';
import { endDaemons, said, startDaemon } from './sparkDaemon';

/** Spark's own history server on loopback, on a free port. */
export class HistoryServer {
  private constructor(
    readonly origin: string,
    private readonly daemon: ChildProcess,
  ) {}

  /** @param logs folder of the logs @param settings more properties of Spark */
  static async start(logs: string, settings: Record<string, string> = {}): Promise<HistoryServer> {
    const all = {
      'spark.history.fs.logDirectory': `file://${logs}`,
      'spark.history.ui.port': '0',
      'spark.history.fs.update.interval': '1s',
      ...settings,
    };
    const options = Object.entries(all).map(([key, value]) => `-D${key}=${value}`);
    const env = { SPARK_LOCAL_IP: '127.0.0.1', SPARK_HISTORY_OPTS: options.join(' ') };
    const daemon = startDaemon('org.apache.spark.deploy.history.HistoryServer', [], logs, env);
    try {
      const [, port] = await said(daemon, /HistoryServer.*started at http:\/\/\S+:(\d+)/);
      return new HistoryServer(`http://127.0.0.1:${port}`, daemon);
    } catch (error) {
      await endDaemons([daemon]);
      throw error;
    }
  }

  /** The answer of its REST API. */
  async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.origin}/api/v1/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  stop(): Promise<void> {
    return endDaemons([this.daemon]);
  }
}
