/** `strobe daemon`: one background gateway, and runs that use it, with real processes. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { daemonFile, readDaemonFile } from '../../src/gateway/daemonFile';
import type { DaemonStatus } from '../../src/wire/messages';
import { cacheWithoutClasses, statusOf } from './support/daemon';
import { MarkedProcesses } from './support/markedProcesses';
import {
  projectRoot,
  run,
  showJson,
  strobe,
  strobeScript,
  temporaryFolder,
  testRuntime,
  type CommandOptions,
} from './support/strobe';
import { until } from './support/until';

/** Timeout for what the daemon does in the meantime. */
const POLLED = { timeout: 120_000, interval: 200 };
const CTRL_C = '\x03';
/** A job without Spark: this test is about who starts and ends it. */
const WAITS = `
import sys, time
try:
    open("started", "w").close()
    while "go" not in sys.argv:
        time.sleep(0.05)
        if __import__("os").path.exists("go on"):
            break
except KeyboardInterrupt:
    print("interrupted", flush=True)
    time.sleep(0.3)  # A second one would end it here.
    print("only once", flush=True)
print("said", flush=True)
sys.exit(3)
`;

/** A daemon's home, and the commands that use it. */
class Home {
  readonly processes = new MarkedProcesses();
  readonly cache: string;

  constructor(onFinished: (clean: () => void) => void) {
    this.cache = cacheWithoutClasses(temporaryFolder(onFinished));
    onFinished(() => this.processes.endAll());
  }

  get env() {
    return { ...this.processes.env, XDG_CACHE_HOME: this.cache };
  }

  get file(): string {
    return daemonFile(join(this.cache, 'strobe'));
  }

  command(args: string[], options: Partial<CommandOptions> = {}) {
    return strobe(args, { cwd, ...options, env: this.env });
  }

  daemon(...args: string[]) {
    return this.command(['daemon', ...args]);
  }

  /** Its process id. */
  async start(...options: string[]): Promise<number> {
    expect(await this.daemon('start', ...options)).toMatchObject({ code: 0, stderr: '' });
    return readDaemonFile(this.file)!.pid;
  }

  runWaits(args: string[] = [], options: Partial<CommandOptions> = {}) {
    return this.command(['run', '--recording', 'run.strobe', 'waits.py', '--', ...args], options);
  }

  /** Process ids. For a moment, there may be one more: a child before exec still has the command line of its parent. */
  gateways() {
    const list = () => this.processes.list().filter(({ command: line }) => line.includes('gateway.js'));
    return expect.poll(() => list().map(each => each.pid), POLLED);
  }
}

/** Working directory of the run, one per test. */
let cwd: string;

beforeEach(() => {
  cwd = temporaryFolder();
  writeFileSync(join(cwd, 'waits.py'), WAITS);
});

const jobWaits = () =>
  until(
    () => existsSync(join(cwd, 'started')),
    () => 'the job has not begun',
  );

const goOn = () => writeFileSync(join(cwd, 'go on'), '');

describe('the daemon', () => {
  let home: Home;
  beforeEach(() => void (home = new Home(onTestFinished)));

  test('is started only once, reports what it keeps ready, and is gone after stop', async () => {
    expect(await home.daemon('status')).toMatchObject({ code: 3, stdout: 'The daemon is not running.\n' });
    const started = await Promise.all([home.daemon('start'), home.daemon('start')]);
    expect(started.map(({ code }) => code)).toEqual([0, 0]);
    const { pid } = JSON.parse((await home.daemon('status', '--json')).stdout) as DaemonStatus;
    await home.gateways().toEqual([pid]);
    const again = `The daemon is already running (process ${pid}).\n`;
    expect(await home.daemon('start')).toMatchObject({ code: 0, stdout: again });
    expect(statSync(home.file).mode & 0o777).toBe(0o600);
    const told = await home.daemon('status');
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('ends after 30 minutes without one') });
    expect(await home.daemon('stop')).toMatchObject({ code: 0 });
    await home.processes.gone(0);
    expect(existsSync(home.file)).toBe(false);
    expect(await home.daemon('stop')).toMatchObject({ code: 0, stdout: 'The daemon is not running.\n' });
  });

  test('ends by itself after the requested time without a run', async () => {
    await home.start('--idle', '0.02');
    await home.processes.gone();
    expect(existsSync(home.file)).toBe(false);
  });

  test('can be killed: runs then use their own gateway, and a new daemon can be started', async () => {
    const pid = await home.start();
    process.kill(pid, 'SIGKILL');
    await home.processes.gone();
    expect(existsSync(home.file)).toBe(true);
    expect(await home.runWaits(['go'])).toMatchObject({ code: 3, stdout: 'said\n' });
    await home.processes.gone();
    expect(await home.start()).not.toBe(pid);
    expect(await home.daemon('stop')).toMatchObject({ code: 0 });
  });

  test('is not used by another build of the program', async () => {
    const pid = await home.start();
    const address = readDaemonFile(home.file)!;
    writeFileSync(home.file, JSON.stringify({ ...address, build: `${address.build} older` }));
    const running = home.runWaits();
    await jobWaits();
    await home.gateways().toHaveLength(2);
    goOn();
    await running;
    expect(await home.daemon('status')).toMatchObject({ stdout: expect.stringContaining('another build') });
    expect(await home.start()).not.toBe(pid);
    await home.gateways().toHaveLength(1);
  });
});

/** All tests share one daemon; the last one stops it. */
describe('a run with a daemon', () => {
  const cleaning: (() => void)[] = [];
  let home: Home;
  let pid: number;

  beforeAll(async () => {
    home = new Home(clean => cleaning.push(clean));
    cwd = home.cache;
    pid = await home.start();
  });
  afterAll(() => cleaning.forEach(clean => clean()));

  const status = () => statusOf(home.env);

  test('has the same output, exit code and recording as without one, and starts no gateway', async () => {
    const running = home.runWaits();
    await jobWaits();
    await home.gateways().toEqual([pid]);
    expect(await status()).toMatchObject({ pid, runs: 1 });
    goOn();
    expect(await running).toMatchObject({ code: 3, stdout: 'said\n' });
    expect(await showJson(join(cwd, 'run.strobe'))).toMatchObject({ status: 'failed', degraded: [] });
    expect(await status()).toMatchObject({ runs: 0 });
  });

  test('is separate from another run at the same time', async () => {
    const commands = ['one', 'two'].map(name =>
      home.command(['run', '--recording', `${name}.strobe`, 'waits.py', '--', 'go', name]),
    );
    for (const ended of await Promise.all(commands)) expect(ended).toMatchObject({ code: 3, stdout: 'said\n' });
    for (const name of ['one', 'two'])
      expect((await showJson(join(cwd, `${name}.strobe`))).script.args).toEqual(['go', name]);
  });

  test('is interrupted once by Ctrl-C in its terminal', async () => {
    const terminal = join(projectRoot, 'test/process/support/terminal.py');
    const python = testRuntime().python.executable;
    let screen = '';
    const ended = await run(
      python,
      [terminal, process.execPath, strobeScript, 'run', '--python', python, '--recording', 'run.strobe', 'waits.py'],
      {
        cwd,
        env: home.env,
        keepInput: true,
        onStart: child => {
          child.stdout!.on('data', data => (screen += data));
          void jobWaits().then(() => child.stdin!.write(CTRL_C));
        },
      },
    );
    expect(ended.code).toBe(3);
    expect(['interrupted', 'only once', 'said'].filter(line => screen.includes(line))).toHaveLength(3);
    await home.gateways().toHaveLength(1);
  });

  test('is interrupted when only the command receives the signal', async () => {
    const ended = await home.runWaits([], { onStart: child => void jobWaits().then(() => child.kill('SIGINT')) });
    expect(ended).toMatchObject({ code: 3, stdout: 'interrupted\nonly once\nsaid\n' });
  });

  test('ends with the command that started it, even if that is killed', async () => {
    const ended = home.runWaits([], { onStart: child => void jobWaits().then(() => child.kill('SIGKILL')) });
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    await until(
      () => !home.processes.list().some(({ command }) => command.includes('waits.py')),
      () => `the job is left: ${home.processes.describe()}`,
    );
    await home.gateways().toEqual([pid]);
    await expect.poll(status, POLLED).toMatchObject({ runs: 0 });
    expect(await showJson(join(cwd, 'run.strobe'))).toMatchObject({ status: 'lost' });
  });

  test('continues when the daemon is stopped, which then ends with the run', async () => {
    const running = home.runWaits();
    await jobWaits();
    expect(await home.daemon('stop')).toMatchObject({
      stdout: expect.stringContaining('will end with the run in progress'),
    });
    await home.gateways().toEqual([pid]);
    expect(await home.daemon('status')).toMatchObject({ code: 3 });
    goOn();
    expect(await running).toMatchObject({ code: 3, stdout: 'said\n' });
    await home.processes.gone();
  });
});
