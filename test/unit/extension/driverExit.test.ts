import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { driverExit, tellingCommand } from '../../../src/extension/driverExit';

async function exitOf(script: string): Promise<ReturnType<typeof driverExit>> {
  const { command, args } = tellingCommand({
    command: process.execPath,
    args: ['-e', script, 'an argument with "signs" $HOME'],
  });
  const child = spawn(command, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return driverExit(code);
}

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
    const check = `process.exit(process.argv[1] === 'an argument with "signs" $HOME' ? 0 : 1)`;
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
  expect(tellingCommand({ command: 'python', args: ['a.py'] }, 'win32')).toEqual({ command: 'python', args: ['a.py'] });
});
