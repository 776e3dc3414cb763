import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mavenFolder } from '../../process/support/mavenFolder';

const START_MS = 120_000;

/** A real YARN of one node on this machine. Maven downloads it once (about 100 MB), to the cache next to the managed runtimes. */
export class YarnCluster {
  private constructor(
    /** For `HADOOP_CONF_DIR`. */
    readonly configuration: string,
    private readonly daemon: ChildProcess,
  ) {}

  /** @param folder for the files of the node and its containers */
  static async start(folder: string): Promise<YarnCluster> {
    const configuration = join(folder, 'conf');
    mkdirSync(configuration);
    // The launcher compiles the file.
    const opens = ['--add-opens', 'java.base/java.lang=ALL-UNNAMED'];
    const program = join(__dirname, 'MiniYarn.java');
    const args = [...opens, '-Xmx512m', '-cp', join(await libraries(), '*'), program, configuration];
    const daemon = spawn('java', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    await ready(daemon);
    return new YarnCluster(configuration, daemon);
  }

  async stop(): Promise<void> {
    if (this.daemon.exitCode !== null) return;
    const ended = once(this.daemon, 'exit');
    this.daemon.stdin!.end();
    await ended;
  }
}

const libraries = (): Promise<string> =>
  mavenFolder('yarn-3.4.1', ['-f', join(__dirname, 'pom.xml'), 'dependency:copy-dependencies']);

function ready(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (why: string) => reject(new Error(`YARN ${why}:\n${log.slice(-4000)}`));
    const timer = setTimeout(() => fail('has not started in time'), START_MS);
    daemon.stderr!.on('data', chunk => (log += String(chunk)));
    createInterface(daemon.stdout!).on('line', line => {
      log += `${line}\n`;
      if (line !== 'ready') return;
      clearTimeout(timer);
      resolve();
    });
    daemon.once('error', reject);
    daemon.once('exit', code => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}
