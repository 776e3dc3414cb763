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

describe.skipIf(process.platform === 'win32')('the exit of a driver in a terminal', () => {
  test('has the exit code of the driver', async () => {
    expect(await exitOf('process.exit(3)')).toEqual({ exitCode: 3, signal: null });
  });

  test.each(['SIGINT', 'SIGKILL', 'SIGTERM'])('has the signal of a process ended by %s', async signal => {
    expect(await exitOf(`process.kill(process.pid, '${signal}'); setTimeout(() => {}, 5000)`)).toEqual({
      exitCode: null,
      signal,
    });
  });

  test('the driver receives its arguments unchanged', async () => {
    const check = `process.exit(process.argv[1] === ${JSON.stringify(ARGUMENT)} ? 0 : 1)`;
    expect(await exitOf(check)).toEqual({ exitCode: 0, signal: null });
  });

  test('the driver has its own search path', async () => {
    const check = `process.exit(process.env.PATH === ${JSON.stringify(PATH)} ? 0 : 1)`;
    expect(await exitOf(check)).toEqual({ exitCode: 0, signal: null });
  });

  test('the shell keeps waiting on Ctrl+C, which the terminal sends to both', async () => {
    const script = `process.on('SIGINT', () => process.exit(7)); process.kill(process.ppid, 'SIGINT');
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 50); setTimeout(() => {}, 5000)`;
    expect(await exitOf(script)).toEqual({ exitCode: 7, signal: null });
  });
});

test('closing a terminal ends its job', () => {
  expect(driverExit(undefined)).toEqual({ exitCode: null, signal: 'SIGHUP' });
});

test('on Windows, exit codes are not signals', () => {
  expect(driverExit(130, 'win32')).toEqual({ exitCode: 130, signal: null });
});

describe('the command shown in a terminal', () => {
  const prepared = { command: '/venv/bin/python3.11', args: ['/w/jobs/a.py', '--days', '3'], cwd: '/w/jobs' };

  test('is the command that a user would type', () => {
    expect(typedCommand('/w/jobs/a.py', prepared)).toEqual({ command: 'python3.11', args: ['a.py', '--days', '3'] });
  });

  test('has the full path of a script in another folder', () => {
    const elsewhere = { ...prepared, args: ['/other/a.py'] };
    expect(typedCommand('/other/a.py', elsewhere)).toEqual({ command: 'python3.11', args: ['/other/a.py'] });
  });

  test('hides the script that runs a SQL file', () => {
    const sql = { ...prepared, args: ['/strobe/run_sql.py', '/w/jobs/a.sql', '/tmp/plan.json'] };
    expect(typedCommand('/w/jobs/a.sql', sql)).toEqual({ command: 'spark-sql', args: ['-f', 'a.sql'] });
  });

  test('hides the script that runs a notebook', () => {
    const notebook = { ...prepared, args: ['/strobe/run_notebook.py', '/w/jobs/a.py', '/tmp/plan.json', '--days'] };
    expect(typedCommand('/w/jobs/a.py', notebook)).toEqual({ command: 'python3.11', args: ['a.py', '--days'] });
  });
});
