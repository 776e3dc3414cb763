import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSpare } from './support/spare';
import { folderWith, python } from './support/pyspark';

const terminal = resolve(__dirname, '../../process/support/terminal.py');
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PYTHON'))) as Record<
  string,
  string
>;

interface Driver {
  child: ChildProcess;
  /** The script's own process. */
  pid: number;
  /** Resolves when its output matches. */
  shows(pattern: RegExp): Promise<void>;
  /** Its output after the first line, which is its id. */
  rest(): Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs a script in a spare driver, or in plain Python, and waits until it calls `ready()`. */
async function start(text: string, { isSpare = true, inTerminal = false } = {}): Promise<Driver> {
  const folder = folderWith({
    'work/job.py': `import os, pyspark\ndef ready(): print(os.getpid(), flush=True)\n${text}`,
  });
  const options = { cwd: join(folder, 'work'), env: { ...clean, PYTHONPATH: folder } };
  let command = { command: python, args: ['job.py'], env: options.env as Record<string, string> };
  if (isSpare) {
    const spare = await startSpare(options);
    onTestFinished(() => spare.end());
    const site = resolve(__dirname, '../../../src/recorder/site');
    command = spare.handOver({ ...command, env: { ...command.env, PYTHONPATH: `${site}:${folder}` } });
  }
  if (inTerminal)
    command = { ...command, args: ['-I', '-S', terminal, command.command, ...command.args], command: python };
  const child = spawn(command.command, command.args, { cwd: options.cwd, env: command.env, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let isOver = false;
  let look = () => {};
  const take = (part: string) => {
    output += part;
    look();
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const ended = once(child, 'close').then(([code, signal]) => {
    isOver = true;
    look();
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  const shows = (pattern: RegExp) =>
    new Promise<void>((done, fail) => {
      setTimeout(() => fail(new Error(`not shown in time: ${output}`)), 15_000).unref();
      look = () => (pattern.test(output) ? done() : isOver && fail(new Error(`not shown: ${output}`)));
      look();
    });
  await shows(/^\d+\r?\n/);
  const pid = Number.parseInt(output);
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('spare.pyc')).toBe(isSpare);
  const rest = () => ended.then(() => output.slice(output.indexOf('\n') + 1).replaceAll(folder, ''));
  return { child, pid, shows, rest, ended };
}

/** A signal at the moment before Python begins to sleep is noticed when that sleep ends, in a plain driver as well. */
const WAITS = 'import time\nready()\nfor _ in range(600): time.sleep(0.1)\n';

/** A process that this one has not started itself. */
async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise(resolve => setTimeout(resolve, 10));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGALRM'] as const)
  test(`${signal} ends it like a plain driver`, async () => {
    const seen = [];
    for (const isSpare of [false, true]) {
      const driver = await start(WAITS, { isSpare });
      driver.child.kill(signal);
      // The position of the script at that moment does not matter here.
      const words = (await driver.rest()).trim().split('\n').at(-1);
      seen.push({ ...(await driver.ended), words });
    }
    expect(seen[1]).toEqual(seen[0]);
  });

test('a signal that it handles does not end it', async () => {
  const text = `
import signal, sys
def take(number, frame):
    os.write(1, b"took\\n")
    sys.exit(4)
signal.signal(signal.SIGTERM, take)
${WAITS}`;
  const driver = await start(text);
  driver.child.kill('SIGTERM');
  expect(await driver.ended).toEqual({ code: 4, signal: null });
  expect(await driver.rest()).toBe('took\n');
});

test('if the process that represents it is killed, it is killed, too', async () => {
  const driver = await start(WAITS);
  driver.child.kill('SIGKILL');
  await gone(driver.pid);
});

test('if it is killed, so is the process that represents it', async () => {
  const driver = await start(WAITS);
  process.kill(driver.pid, 'SIGKILL');
  expect(await driver.ended).toEqual({ code: null, signal: 'SIGKILL' });
});

test('stopped and continued, it continues', async () => {
  const driver = await start('import time\nready()\ntime.sleep(0.3)\nprint("done")\n');
  process.kill(driver.pid, 'SIGSTOP');
  while (!/State:\tT/.test(stateOf(driver.child.pid!))) await new Promise(done => setTimeout(done, 10));
  process.kill(driver.child.pid!, 'SIGCONT');
  expect(await driver.ended).toEqual({ code: 0, signal: null });
  expect(await driver.rest()).toBe('done\n');
});

test('its output ends when it closes it', async () => {
  const driver = await start('ready()\nos.close(1)\nos.close(2)\nimport time\ntime.sleep(60)\n');
  await once(driver.child.stdout!, 'end');
  expect(existsSync(`/proc/${driver.pid}`)).toBe(true);
});

test('its output has no reader any more', async () => {
  const text = 'ready()\ntry:\n    while True:\n        print("x" * 1000)\nexcept OSError:\n    os._exit(7)\n';
  const driver = await start(text);
  driver.child.stdout!.destroy();
  expect(await driver.ended).toEqual({ code: 7, signal: null });
});

test('if the gateway ends, a waiting driver ends, and a running one continues', async () => {
  const folder = folderWith({ 'work/job.py': 'import pyspark\n' });
  const options = { cwd: join(folder, 'work'), env: { ...clean, PYTHONPATH: folder } };
  const waiting = await startSpare(options);
  expect(waiting.residentBytes).toBeGreaterThan(1_000_000);
  const over = new Promise<void>(done => waiting.onEnd(done));
  await waiting.end();
  await over;
  expect(waiting.residentBytes).toBeNull();

  const flag = join(folder, 'flag');
  const driver = await start(
    `import time\nready()\nwhile not os.path.exists(${JSON.stringify(flag)}): time.sleep(0.01)\nprint("done")\n`,
  );
  writeFileSync(flag, '');
  expect(await driver.ended).toEqual({ code: 0, signal: null });
});

test('in a terminal it asks, prints and is interrupted like a plain driver', async () => {
  const text = `
import subprocess, sys, time
ready()
print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)], sys.stdout.line_buffering, os.get_terminal_size())
print(input("name? "))
child = subprocess.Popen(["sleep", "60"])
try:
    print("typed")
    for _ in range(600): time.sleep(0.1)
except KeyboardInterrupt:
    print("interrupted", child.wait(10))
print(sys.stdin.readline())
`;
  const seen = [];
  for (const isSpare of [false, true]) {
    const driver = await start(text, { isSpare, inTerminal: true });
    await driver.shows(/name\? $/);
    driver.child.stdin!.write('Ann\n');
    await driver.shows(/typed\r\n$/);
    driver.child.stdin!.write('\x03');
    await driver.shows(/interrupted -2\r\n$/);
    driver.child.stdin!.write('last\n');
    seen.push({ ...(await driver.ended), shown: await driver.rest() });
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]!.shown).toContain('interrupted -2');
});

const stateOf = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8');
