import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { driverExit } from '../../../src/extension/driverExit';
import { terminalCommand } from '../../../src/extension/terminalCommand';
import { typedCommand } from '../../../src/extension/typedCommand';

async function exitOf(script: string): Promise<ReturnType<typeof driverExit>> {
  const driver = { command: process.execPath, args: ['-e', script, ARGUMENT] };
  const folder = mkdtempSync(join(tmpdir(), 'strobe test ’s-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { command, args, env } = await terminalCommand(driver, { command: 'python', args: ['job.py'] }, folder, PATH);
  expect([command, ...args]).toEqual(['python', 'job.py']);
  const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  const [code] = (await once(child, 'exit')) as [number];
  return driverExit(code);
}

const ARGUMENT = 'an argument with "signs" $HOME, and it’s \'quoted\'';
const PATH = process.env.PATH!;

describe.skipIf(process.platform === 'win32')('how a driver in a terminal ended', () => {
  test('its exit code is its own', async () => {
    expect(await exitOf('process.exit(3)')).toEqual({ exitCode: 3, signal: null });
  });

  test.each(['SIGINT', 'SIGKILL', 'SIGTERM'])('a process that ended by %s says so', async signal => {
    expect(await exitOf(`process.kill(process.pid, '${signal}'); setTimeout(() => {}, 5000)`)).toEqual({
      exitCode: null,
      signal,
    });
  });

  test('its arguments arrive as they are', async () => {
    const check = `process.exit(process.argv[1] === ${JSON.stringify(ARGUMENT)} ? 0 : 1)`;
    expect(await exitOf(check)).toEqual({ exitCode: 0, signal: null });
  });

  test('it searches for programs where it would without the terminal', async () => {
    const check = `process.exit(process.env.PATH === ${JSON.stringify(PATH)} ? 0 : 1)`;
    expect(await exitOf(check)).toEqual({ exitCode: 0, signal: null });
  });

  test('Ctrl-C, which the terminal sends to both, leaves the waiting to the shell', async () => {
    const script = `process.on('SIGINT', () => process.exit(7)); process.kill(process.ppid, 'SIGINT');
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 50); setTimeout(() => {}, 5000)`;
    expect(await exitOf(script)).toEqual({ exitCode: 7, signal: null });
  });
});

test('a terminal that was closed has ended its job', () => {
  expect(driverExit(undefined)).toEqual({ exitCode: null, signal: 'SIGHUP' });
});

test('on Windows codes are codes', () => {
  expect(driverExit(130, 'win32')).toEqual({ exitCode: 130, signal: null });
});

describe('what a terminal says that it runs', () => {
  const prepared = { command: '/venv/bin/python3.11', args: ['/w/jobs/a.py', '--days', '3'], cwd: '/w/jobs' };

  test('is what a person would type', () => {
    expect(typedCommand('/w/jobs/a.py', prepared)).toEqual({ command: 'python3.11', args: ['a.py', '--days', '3'] });
  });

  test('names a script elsewhere by its path', () => {
    const elsewhere = { ...prepared, args: ['/other/a.py'] };
    expect(typedCommand('/other/a.py', elsewhere)).toEqual({ command: 'python3.11', args: ['/other/a.py'] });
  });

  test('says nothing of what runs a file of SQL', () => {
    const sql = { ...prepared, args: ['/strobe/run_sql.py', '/w/jobs/a.sql', '/tmp/plan.json'] };
    expect(typedCommand('/w/jobs/a.sql', sql)).toEqual({ command: 'spark-sql', args: ['-f', 'a.sql'] });
  });
});
