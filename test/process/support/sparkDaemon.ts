import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainEnvironment, testRuntime } from './testRuntime';

const START_MS = 120_000;

/** Starts a class of Spark in a JVM. @param folder its working folder @param env may have a `SPARK_HOME` of its own */
export function startDaemon(
  className: string,
  args: string[],
  folder: string,
  env: Record<string, string> = {},
): ChildProcess {
  const home = env.SPARK_HOME ?? testRuntime().pyspark.home!;
  return spawn(join(home, 'bin/spark-class'), [className, ...args], {
    cwd: folder,
    env: { ...plainEnvironment(), SPARK_HOME: home, ...env },
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

/** Ends what runs of them, the last one first. */
export async function endDaemons(processes: ChildProcess[]): Promise<void> {
  const running = processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const ended = running.map(child => once(child, 'exit'));
  for (const child of running.reverse()) child.kill('SIGTERM');
  await Promise.all(ended);
}
