import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findDaemon, type FoundDaemon } from '../../src/cli/findDaemon';
import { cacheFolder } from '../../src/runtime/cacheFolder';
import type { Runtime } from '../../src/runtime/runtime';
import { daemonStatus } from '../../src/wire/messages';
import { MarkedProcesses } from '../process/support/markedProcesses';
import { layOut } from './exampleFolder';
import { exampleOf, masked, SAME_SEEDS, type Example } from './examples';
import { runExample, type Ended } from './runExample';
import { SeenProcesses } from './seenProcesses';

export interface Setting {
  /** Used by both sides. */
  runtime: Runtime;
  /** For all JVMs. */
  jvmOptions: string;
  /** The built command `strobe`. */
  strobe: string;
  /** Files that only a library can write; see `layOut`. */
  binaries: string | null;
  /** Packages for Spark Connect, which the sessions of all examples use then; absent for classic sessions. */
  connect?: string;
}

/** The result of an example that has to be the same in all runs. */
export interface Compared {
  code: number;
  stdout: string;
  /** The last line of a run that failed by itself. */
  failure: string | null;
}

export interface WarmRun extends Ended {
  /**
   * Why the run was not warm; null if a spare driver and, if the example uses one, a spare JVM were ready before it
   * began.
   */
  notWarm: string | null;
}

/** The same on every machine: sums of floats and sampled rows depend on the number of partitions. */
const SETTINGS = { 'spark.master': 'local[2]', 'spark.default.parallelism': '2', 'spark.ui.enabled': 'false' };
const READY_MS = 180_000;
const LOOK_MS = 100;
/** Lines of Java's logging. */
const LOGGED = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** Runs examples in plain Python, and with its own daemon, which keeps a JVM and a driver ready. */
export class ConformingRuns {
  private readonly processes = new MarkedProcesses();
  private daemon: FoundDaemon | null = null;
  private launched = false;

  private constructor(
    private readonly setting: Setting,
    private readonly folder: string,
  ) {}

  /** @param folder for all its files: each instance needs its own. */
  static async start(setting: Setting, folder: string): Promise<ConformingRuns> {
    mkdirSync(folder, { recursive: true });
    const runs = new ConformingRuns(setting, realpathSync(folder));
    await runs.strobe('daemon', 'start');
    runs.daemon = await findDaemon(runs.environment({}));
    return runs;
  }

  /** `python example.py`. */
  plain(script: string): Promise<Ended> {
    layOut(this.plainFolder, script, this.setting.runtime.pyspark.home!, this.setting.binaries);
    const command = this.setting.runtime.python.executable;
    const example = exampleOf(script);
    const env = this.environment(example);
    const output = join(this.folder, 'plain-output');
    return runExample(example, { command, args: [basename(script)], cwd: this.plainFolder, env, output });
  }

  /** `strobe run`, with whatever the daemon has ready. The daemon's next spares are for this example. */
  async first(script: string): Promise<Ended> {
    const { ended, seen } = await this.recorded(script);
    this.launched = seen.jvm !== null;
    return ended;
  }

  /** Resolves when everything for the last example is ready. @throws Error on timeout. */
  async ready(): Promise<void> {
    const deadline = performance.now() + READY_MS;
    for (;;) {
      const { warm } = await this.daemon!.client.connection.sendRequest(daemonStatus, {});
      const { spareJvm, spareDriver } = warm;
      if (spareDriver.state === 'ready' && (spareJvm.state === 'ready' || !this.launched)) return;
      if (performance.now() > deadline)
        throw new Error(`JVM: ${spareJvm.state}, driver: ${spareDriver.state}. ${this.log()}`);
      await delay(LOOK_MS);
    }
  }

  /** `strobe run` of the example for which everything is ready. */
  async warm(script: string): Promise<WarmRun> {
    const before = this.log().length;
    const { ended, seen } = await this.recorded(script);
    const reasons = this.log().slice(before).split('\n').filter(Boolean);
    if (seen.driver === 'started') reasons.push('A driver was started for it.');
    if (this.launched && seen.jvm !== 'waited') reasons.push('A JVM was launched for it.');
    const { launchesFor } = exampleOf(script);
    const unnamed = launchesFor === undefined ? reasons : reasons.filter(reason => !reason.includes('JVM'));
    return { ...ended, notWarm: unnamed.length > 0 ? unnamed.join(' ') : null };
  }

  /** A run of an example, to be compared with plain Python. */
  compared({ code, stdout, stderr }: Ended, script: string, plain: Ended): Compared {
    const inNoFolder = (text: string) => text.replaceAll(this.plainFolder, '').replaceAll(this.warmFolder, '');
    const example = exampleOf(script);
    const failsByItself = code !== 0 && example.endlessUntil === undefined;
    const last = lastSaid(inNoFolder(plain.stderr));
    const failure = inNoFolder(stderr).includes(last) ? last : lastSaid(inNoFolder(stderr));
    return { code, stdout: masked(inNoFolder(stdout), example), failure: failsByItself ? failure : null };
  }

  /** Ends the daemon and all its processes. */
  async stop(): Promise<void> {
    await this.daemon?.client.stop();
    await this.strobe('daemon', 'stop');
    this.processes.endAll();
  }

  private get plainFolder(): string {
    return join(this.folder, 'plain');
  }

  private get warmFolder(): string {
    return join(this.folder, 'strobe');
  }

  private async recorded(script: string): Promise<{ ended: Ended; seen: SeenProcesses }> {
    layOut(this.warmFolder, script, this.setting.runtime.pyspark.home!, this.setting.binaries);
    const output = join(this.folder, 'strobe-output');
    const file = basename(script);
    const seen = new SeenProcesses(join(output, 'stdout'), file);
    const args = [this.setting.strobe, 'run', '--recording', join(this.folder, 'run.strobe'), file, '--'];
    const example = exampleOf(script);
    const given = { command: process.execPath, args, cwd: this.warmFolder, env: this.environment(example), output };
    return { ended: await runExample(example, given, () => seen.look()), seen };
  }

  private async strobe(...args: string[]): Promise<void> {
    await promisify(execFile)(process.execPath, [this.setting.strobe, ...args], { env: this.environment({}) });
  }

  /** The log of the daemon. */
  private log(): string {
    return readFileSync(join(cacheFolder(this.environment({})), 'daemon.log'), 'utf8');
  }

  private environment({ env, conf }: Example): NodeJS.ProcessEnv {
    const settings = Object.entries({ ...SETTINGS, ...conf }).map(([name, value]) => `--conf ${name}=${value}`);
    return {
      ...process.env,
      ...this.setting.runtime.environment,
      ...this.processes.env,
      ...SAME_SEEDS,
      STROBE_TEST_ROUNDS: '1',
      STROBE_PYTHON: this.setting.runtime.python.executable,
      SPARK_SUBMIT_OPTS: this.setting.jvmOptions,
      PYSPARK_SUBMIT_ARGS: [...settings, 'pyspark-shell'].join(' '),
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      ...(this.setting.connect && { SPARK_REMOTE: 'local[2]', PYTHONPATH: this.setting.connect }),
      ...env,
    };
  }
}

/** The end of a traceback, or of a usage message. */
function lastSaid(stderr: string): string {
  const lines = stderr.split('\n').filter(line => line.trim() !== '' && !LOGGED.test(line));
  return lines.at(-1) ?? '';
}
