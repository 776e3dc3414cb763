/** `strobe daemon`: one gateway in the background, and runs that find it, with real processes. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { daemonFile, readDaemonFile } from '../../src/gateway/daemonFile';
import type { DaemonStatus } from '../../src/wire/messages';
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

/** For what the daemon does meanwhile. */
const POLLED = { timeout: 120_000, interval: 200 };
const CTRL_C = '\x03';
/** A job that runs no Spark: what is tested here is who starts and ends it. */
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

let cwd: string;
let processes: MarkedProcesses;
let file: string;

beforeEach(() => {
  cwd = temporaryFolder();
  processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  file = daemonFile(join(cwd, 'cache', 'strobe'));
  writeFileSync(join(cwd, 'waits.py'), WAITS);
});

const environment = () => ({ ...processes.env, XDG_CACHE_HOME: join(cwd, 'cache') });
const command = (args: string[], options: Partial<CommandOptions> = {}) =>
  strobe(args, { cwd, ...options, env: environment() });
const daemon = (...args: string[]) => command(['daemon', ...args]);
const runWaits = (...args: string[]) => command(['run', '--recording', 'run.strobe', 'waits.py', '--', ...args]);

async function status(): Promise<DaemonStatus | null> {
  return JSON.parse((await daemon('status', '--json')).stdout) as DaemonStatus | null;
}

async function start(...options: string[]): Promise<number> {
  expect(await daemon('start', ...options)).toMatchObject({ code: 0, stderr: '' });
  return readDaemonFile(file)!.pid;
}

const jobWaits = () =>
  until(
    () => existsSync(join(cwd, 'started')),
    () => 'the job has not begun',
  );

const goOn = () => writeFileSync(join(cwd, 'go on'), '');
const gateways = () => processes.list().filter(({ command: line }) => line.includes('gateway.js'));

describe('the daemon', () => {
  test('is one, however many start it; says what it keeps; and is gone when it was stopped', async () => {
    expect(await daemon('status')).toMatchObject({ code: 3, stdout: 'The daemon does not run.\n' });
    const started = await Promise.all([daemon('start'), daemon('start')]);
    expect(started.map(({ code }) => code)).toEqual([0, 0]);
    const { pid } = (await status())!;
    expect(gateways().map(each => each.pid)).toEqual([pid]);
    expect(await daemon('start')).toMatchObject({ code: 0, stdout: `The daemon runs already, as process ${pid}.\n` });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const told = await daemon('status');
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('ends after 30 minutes without one') });
    expect(await daemon('stop')).toMatchObject({ code: 0 });
    await processes.gone(0);
    expect(existsSync(file)).toBe(false);
    expect(await daemon('stop')).toMatchObject({ code: 0, stdout: 'The daemon does not run.\n' });
  });

  test('ends by itself after the time without a run that was asked for', async () => {
    await start('--idle', '0.02');
    await processes.gone();
    expect(existsSync(file)).toBe(false);
  });

  test('that was killed is missed by nobody: runs have a gateway of their own, and another can be started', async () => {
    const pid = await start();
    process.kill(pid, 'SIGKILL');
    await processes.gone();
    expect(existsSync(file)).toBe(true);
    expect(await runWaits('go')).toMatchObject({ code: 3, stdout: 'said\n' });
    await processes.gone();
    expect(await start()).not.toBe(pid);
    expect(await daemon('stop')).toMatchObject({ code: 0 });
  });

  test('is not asked by a program that is another than its own', async () => {
    const pid = await start();
    const address = readDaemonFile(file)!;
    writeFileSync(file, JSON.stringify({ ...address, build: `${address.build} older` }));
    const running = runWaits();
    await jobWaits();
    expect(gateways()).toHaveLength(2);
    goOn();
    await running;
    expect(await daemon('status')).toMatchObject({ stdout: expect.stringContaining('another version') });
    expect(await start()).not.toBe(pid);
    expect(gateways()).toHaveLength(1);
  });
});

describe('a run with a daemon', () => {
  test('has output, exit code and recording as without one, and starts no gateway', async () => {
    const pid = await start();
    const running = runWaits();
    await jobWaits();
    expect(gateways().map(each => each.pid)).toEqual([pid]);
    expect(await status()).toMatchObject({ pid, runs: 1 });
    goOn();
    expect(await running).toMatchObject({ code: 3, stdout: 'said\n' });
    expect(await showJson(join(cwd, 'run.strobe'))).toMatchObject({ status: 'failed', degraded: [] });
    expect(await status()).toMatchObject({ runs: 0 });
  });

  test('two at once do not meet', async () => {
    await start();
    const commands = ['one', 'two'].map(name =>
      command(['run', '--recording', `${name}.strobe`, 'waits.py', '--', 'go', name]),
    );
    for (const ended of await Promise.all(commands)) expect(ended).toMatchObject({ code: 3, stdout: 'said\n' });
    for (const name of ['one', 'two'])
      expect((await showJson(join(cwd, `${name}.strobe`))).script.args).toEqual(['go', name]);
  });

  test('is interrupted once by Ctrl-C in its terminal', async () => {
    await start();
    const terminal = join(projectRoot, 'test/process/support/terminal.py');
    const python = testRuntime().python.executable;
    let screen = '';
    const ended = await run(
      python,
      [terminal, process.execPath, strobeScript, 'run', '--python', python, '--recording', 'run.strobe', 'waits.py'],
      {
        cwd,
        env: environment(),
        keepInput: true,
        onStart: child => {
          child.stdout!.on('data', data => (screen += data));
          void jobWaits().then(() => child.stdin!.write(CTRL_C));
        },
      },
    );
    expect(ended.code).toBe(3);
    expect(['interrupted', 'only once', 'said'].filter(line => screen.includes(line))).toHaveLength(3);
    expect(gateways()).toHaveLength(1);
  });

  test('is interrupted when the command alone is', async () => {
    await start();
    const ended = await command(['run', '--recording', 'run.strobe', 'waits.py'], {
      onStart: child => void jobWaits().then(() => child.kill('SIGINT')),
    });
    expect(ended).toMatchObject({ code: 3, stdout: 'interrupted\nonly once\nsaid\n' });
  });

  test('ends with the command that started it, even one that is killed', async () => {
    const pid = await start();
    const ended = command(['run', '--recording', 'run.strobe', 'waits.py'], {
      onStart: child => void jobWaits().then(() => child.kill('SIGKILL')),
    });
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    await until(
      () => processes.list().length === 1,
      () => `more is left than the daemon: ${processes.describe()}`,
    );
    expect(gateways().map(each => each.pid)).toEqual([pid]);
    await expect.poll(status, POLLED).toMatchObject({ runs: 0 });
    expect(await showJson(join(cwd, 'run.strobe'))).toMatchObject({ status: 'lost' });
  });

  test('goes on when the daemon is stopped, which ends with it', async () => {
    const pid = await start();
    const running = runWaits();
    await jobWaits();
    expect(await daemon('stop')).toMatchObject({ stdout: expect.stringContaining('ends with the run that is on') });
    expect(gateways().map(each => each.pid)).toEqual([pid]);
    expect(await daemon('status')).toMatchObject({ code: 3 });
    goOn();
    expect(await running).toMatchObject({ code: 3, stdout: 'said\n' });
    await processes.gone();
  });

  test('finds Spark ready the second time, with the same result; and nothing of it is left in the end', async () => {
    await start();
    const spark = () => command(['run', '--recording', 'run.strobe', join(projectRoot, 'test/jobs/faults/tiny.py')]);
    const first = await spark();
    await expect.poll(status, POLLED).toMatchObject({ warm: { spareJvm: { state: 'ready' } } });
    expect((await status())!.warm.spareJvm.residentBytes).toBeGreaterThan(100_000_000);
    expect(await spark()).toMatchObject({ code: first.code, stdout: first.stdout });
    expect(await daemon('stop')).toMatchObject({ code: 0 });
    await processes.gone(0);
  });
});
